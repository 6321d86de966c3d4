module gosan/bench/runtime

go 1.19
