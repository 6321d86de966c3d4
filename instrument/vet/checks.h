// The functions of the checks, one for each file in checks/; what each looks
// for is said there.
#pragma once

#include "check.h"
#include "unit.h"

namespace gosan::vet {

void abandoned_range(const Unit& unit, Findings& findings);
void add_inside(const Unit& unit, Findings& findings);
void big_buffer(const Unit& unit, Findings& findings);
void blocks_worker(const Unit& unit, Findings& findings);
void capture_by_reference(const Unit& unit, Findings& findings);
void catch_all_swallows(const Unit& unit, Findings& findings);
void close_by_receiver(const Unit& unit, Findings& findings);
void context_in_struct(const Unit& unit, Findings& findings);
void context_not_first(const Unit& unit, Findings& findings);
void double_close(const Unit& unit, Findings& findings);
void exit_outside_main(const Unit& unit, Findings& findings);
void forgotten_sender(const Unit& unit, Findings& findings);
void lock_across_block(const Unit& unit, Findings& findings);
void lock_without_unlock(const Unit& unit, Findings& findings);
void loop_variable(const Unit& unit, Findings& findings);
void lost_cancel(const Unit& unit, Findings& findings);
void send_after_close(const Unit& unit, Findings& findings);
void spin_without_yield(const Unit& unit, Findings& findings);
void thread_local_across_switch(const Unit& unit, Findings& findings);
void ticker_not_stopped(const Unit& unit, Findings& findings);
void timer_in_loop(const Unit& unit, Findings& findings);
void torn_value(const Unit& unit, Findings& findings);

}  // namespace gosan::vet
