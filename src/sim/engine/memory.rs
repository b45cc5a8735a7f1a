//! Instances that run out of memory.
//!
//! A request takes its memory when its service begins. Where that is more than there is, the
//! kernel kills the process (`SIGKILL`, exit code 137) with all that it holds, and what follows is
//! the platform's way with a process that has ended. It is killed at that very moment, but only
//! once the engine has done with the event in which that happened: a process may be started again
//! at once, and take up requests at once.

use super::Run;
use crate::sim::fleet::InstanceId;
use crate::sim::record::ExitCause;

impl Run {
    /// Notes that the process of an instance needs more memory than there is.
    pub(super) fn note_out_of_memory(&mut self, id: InstanceId) {
        self.out_of_memory.push(id);
        self.fleet_has_changed = true;
    }

    /// Ends the processes that need more memory than there is. Those that are started again at
    /// once may be among them again.
    pub(super) fn end_those_out_of_memory(&mut self) {
        while let Some(id) = self.out_of_memory.pop() {
            self.end_out_of_memory(id);
        }
    }

    fn end_out_of_memory(&mut self, id: InstanceId) {
        let Some(instance) = self.fleet.get(id) else { return };
        let Some(out_of_memory) = instance.station.out_of_memory() else { return };
        let is_terminating = instance.is_terminating();
        if let Some(request) = self.requests.front(&instance.station.service) {
            self.meter_invocation(request, id.index());
        }
        if is_terminating {
            self.end_process_for_good(id);
        } else {
            self.exit(id, ExitCause::OutOfMemory(out_of_memory));
        }
    }
}
