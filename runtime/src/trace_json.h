// A recording as a file in the Trace Event Format (JSON), which Perfetto reads.
// Source: Trace-format.
//
// Tracks: process 1 has a lane for each worker, with what it ran; process 2 one
// for each goroutine, with its states; process 3 the regions, tasks and remarks
// of the program; process 4 threads that are no workers. Arrows lead from who
// woke somebody to the woken's next run.
#ifndef GOSAN_RUNTIME_TRACE_JSON_H
#define GOSAN_RUNTIME_TRACE_JSON_H

#include "trace_records.h"

namespace gosan::detail {

/// Writes all of it to the file. 0, or the errno of what failed.
int write_trace(const TraceHistory& history, int file);

}  // namespace gosan::detail

#endif  // GOSAN_RUNTIME_TRACE_JSON_H
