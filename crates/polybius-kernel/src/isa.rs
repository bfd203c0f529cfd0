//! Which instructions this processor has, found once.

use std::sync::OnceLock;

/// The instruction sets that the kernels are written for, from fastest to plainest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isa {
    // Not to be made outside of this crate: a value is the proof that the processor has the set.
    /// AVX-512 with VNNI: four 8-bit products summed in one step for each of 16 lanes.
    #[non_exhaustive]
    Avx512Vnni,
    /// AVX2 with FMA: 8-bit values widened to 16 bits.
    #[non_exhaustive]
    Avx2,
    /// Plain Rust, on any processor.
    Scalar,
}

impl Isa {
    /// The best set that this processor has.
    pub fn best() -> Isa {
        static BEST: OnceLock<Isa> = OnceLock::new();
        *BEST.get_or_init(|| Isa::available()[0])
    }

    /// All sets that this processor can run, best first; the last is always [`Isa::Scalar`].
    pub fn available() -> Vec<Isa> {
        let mut sets = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vnni")
                && is_x86_feature_detected!("fma")
            {
                sets.push(Isa::Avx512Vnni);
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                sets.push(Isa::Avx2);
            }
        }
        sets.push(Isa::Scalar);
        sets
    }
}

/// Defines a function that runs `$body` compiled for the instruction set at hand.
///
/// `$body` must be `#[inline(always)]` so that it is compiled anew inside each wrapper.
macro_rules! dispatch {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $ty:ty),* $(,)?) => $body:ident) => {
        $(#[$doc])*
        $vis fn $name(isa: $crate::Isa, $($arg: $ty),*) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,fma")]
                fn wide($($arg: $ty),*) { $body::<true>($($arg),*) }
                #[target_feature(enable = "avx2,fma")]
                fn half($($arg: $ty),*) { $body::<true>($($arg),*) }
                match isa {
                    // SAFETY: `Isa` values other than Scalar come from `Isa::available`, which has
                    // asked the processor for exactly these features.
                    $crate::Isa::Avx512Vnni => return unsafe { wide($($arg),*) },
                    // SAFETY: as above.
                    $crate::Isa::Avx2 => return unsafe { half($($arg),*) },
                    $crate::Isa::Scalar => {}
                }
            }
            let _ = isa;
            $body::<false>($($arg),*)
        }
    };
}
pub(crate) use dispatch;
