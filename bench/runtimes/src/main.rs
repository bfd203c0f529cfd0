//! Tokens a second of several runtimes on the same encoder, full batches of 32 sentences of 40 tokens, two threads.
//!
//! usage: runtimes FOLDER (from export_onnx.py); features choose what is built: rten, tract, candle.

use std::time::{Duration, Instant};

const ROWS: usize = 32;
const TOKENS: usize = 40;

fn report(name: &str, mut run: impl FnMut() -> usize) {
    run();
    let (began, mut tokens) = (Instant::now(), 0);
    while began.elapsed() < Duration::from_secs(5) {
        tokens += run();
    }
    println!("{name}: {:.0} tokens/s", tokens as f64 / began.elapsed().as_secs_f64());
}

/// The whole of `Model::read` (tokenizer and heads too), one batch on each of two threads.
fn ours() {
    let model = polybius::model::Model::embedded().expect("weights");
    let words = "Russian Foreign Minister Sergei Lavrov met his Japanese counterpart Taro Kono in Manila on Monday to discuss the sanctions that the United States had imposed on North Korea and its trade partners over the missile tests";
    let count = model.count_tokens(words);
    let batch = vec![words; ROWS];
    report("polybius, tokenizer and heads included", || {
        std::thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| model.read(&batch));
            }
        });
        2 * ROWS * count
    });
}

#[cfg(feature = "rten")]
fn rten(folder: &str) {
    use rten_tensor::{AsView, NdTensor};
    for name in ["float", "int8"] {
        let model = rten::Model::load_file(format!("{folder}/{name}.onnx")).expect("loads");
        let ids = NdTensor::full([ROWS, TOKENS], 5000i32);
        let ones = NdTensor::full([ROWS, TOKENS], 1i32);
        let zeros = NdTensor::full([ROWS, TOKENS], 0i32);
        let node = |n: &str| model.find_node(n).expect("input");
        let (a, b, c) = (node("input_ids"), node("attention_mask"), node("token_type_ids"));
        let out = node("states");
        report(&format!("rten {name}"), || {
            model
                .run(vec![(a, ids.view().into()), (b, ones.view().into()), (c, zeros.view().into())], &[out], None)
                .expect("runs");
            ROWS * TOKENS
        });
    }
}

#[cfg(feature = "tract")]
fn tract(folder: &str) {
    use tract_onnx::prelude::*;
    for name in ["float", "int8"] {
        let build = || -> TractResult<_> {
            let fact = || i64::fact([ROWS, TOKENS]);
            tract_onnx::onnx()
                .model_for_path(format!("{folder}/{name}.onnx"))?
                .with_input_fact(0, fact().into())?
                .with_input_fact(1, fact().into())?
                .with_input_fact(2, fact().into())?
                .into_optimized()?
                .into_runnable()
        };
        let plan = match build() {
            Ok(plan) => plan,
            Err(e) => {
                println!("tract {name}: {e}");
                continue;
            }
        };
        let fill = |v: i64| Tensor::from(tract_ndarray::Array2::from_elem((ROWS, TOKENS), v));
        report(&format!("tract {name}, one batch on each of two threads"), || {
            std::thread::scope(|s| {
                for _ in 0..2 {
                    s.spawn(|| plan.run(tvec!(fill(5000).into(), fill(1).into(), fill(0).into())).expect("runs"));
                }
            });
            2 * ROWS * TOKENS
        });
    }
}

#[cfg(feature = "candle")]
fn candle(folder: &str) {
    use candle_core::{DType, Device, Tensor};
    use candle_transformers::models::bert::{BertModel, Config};
    let text = std::fs::read_to_string(format!("{folder}/candle/config.json")).expect("config");
    let config: Config = serde_json::from_str(&text).expect("config");
    let weights = std::fs::read(format!("{folder}/candle/model.safetensors")).expect("weights");
    let vars = candle_nn::VarBuilder::from_buffered_safetensors(weights, DType::F32, &Device::Cpu).expect("weights");
    let model = BertModel::load(vars, &config).expect("model");
    let ids = Tensor::full(5000u32, (ROWS, TOKENS), &Device::Cpu).expect("tensor");
    let zeros = Tensor::full(0u32, (ROWS, TOKENS), &Device::Cpu).expect("tensor");
    report("candle float", || {
        model.forward(&ids, &zeros, None).expect("runs");
        ROWS * TOKENS
    });
}

fn main() {
    let folder = std::env::args().nth(1).expect("usage: runtimes FOLDER");
    let _ = &folder;
    ours();
    #[cfg(feature = "rten")]
    rten(&folder);
    #[cfg(feature = "tract")]
    tract(&folder);
    #[cfg(feature = "candle")]
    candle(&folder);
}
