//! Shows what the network reads in each line of standard input, before any rule: `cargo run --release -p polybius
//! --example reading < sentences.txt`.

use std::io::BufRead;

use polybius::model::Model;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let model = Model::embedded()?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        println!("{line}");
        for reading in model.read(&[line.as_str()]) {
            let words = |k: usize| reading.tagged.get(k).map_or("", |t| &line[t.range.clone()]);
            for t in &reading.tagged {
                println!("    {:?} [{}]", t.tag, &line[t.range.clone()]);
            }
            for r in &reading.relations {
                println!(
                    "    {} {:.2}: {} -> {} by \"{}\" {} {:?}",
                    r.event.name(),
                    r.probability,
                    words(r.actor),
                    r.recipient.map_or("", words),
                    &line[r.trigger.clone()],
                    r.mode.unwrap_or(""),
                    r.auxiliary
                );
            }
        }
    }
    Ok(())
}
