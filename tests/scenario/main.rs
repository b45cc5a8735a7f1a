//! What a scenario may say, and what people are told when it says something else.

mod broken;
mod full;
mod parts;
mod readers;
mod reading;
mod serverless_container;
mod sharing;
mod swarm;
mod vm;

use orchestration_guide::scenario::{check, input::ScenarioInput, presets};

#[test]
fn the_default_and_every_preset_can_be_run() {
    for preset in presets() {
        assert_eq!(check(&preset.input).err(), None, "{}", preset.id);
    }
    assert_eq!(presets()[0].input, ScenarioInput::default());
}
