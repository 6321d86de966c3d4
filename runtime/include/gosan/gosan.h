// All of gosan's public interface.
#ifndef GOSAN_GOSAN_H
#define GOSAN_GOSAN_H

#include <gosan/atomic.h>
#include <gosan/chan.h>
#include <gosan/check.h>
#include <gosan/context.h>
#include <gosan/errgroup.h>
#include <gosan/error.h>
#include <gosan/go.h>
#include <gosan/panic.h>
#include <gosan/select.h>
#include <gosan/semaphore.h>
#include <gosan/singleflight.h>
#include <gosan/sync.h>
#include <gosan/time.h>
#include <gosan/trace.h>

#endif  // GOSAN_GOSAN_H
