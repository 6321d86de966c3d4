; An access needs no check when one of the same bytes lies on every path to it,
; with no release of the goroutine in between.
; SWITCH: no-dominated

declare void @unknown()
declare void @silent() nosync nounwind

; CHECK-LABEL: define i64 @twice
; CHECK: call {{.*}}@__gosan_read8
; OFF: call {{.*}}@__gosan_read8
; ON-NOT: @__gosan_read8
; CHECK: ret i64
define i64 @twice(ptr %p) {
  %first = load i64, ptr %p, align 8
  %second = load volatile i64, ptr %p, align 8
  %sum = add i64 %first, %second
  ret i64 %sum
}

; A write says all that a read would say.
; CHECK-LABEL: define i32 @read_back
; CHECK: call {{.*}}@__gosan_write8
; OFF: call {{.*}}@__gosan_read4
; ON-NOT: @__gosan_read4
; CHECK: ret i32
define i32 @read_back(ptr %p) {
  store i64 1, ptr %p, align 8
  %low = load i32, ptr %p, align 8
  ret i32 %low
}

; A read does not say what a write would.
; CHECK-LABEL: define i64 @write_after_read
; CHECK: call {{.*}}@__gosan_read8
; CHECK: call {{.*}}@__gosan_write8
define i64 @write_after_read(ptr %p, i1 %again) {
  %old = load i64, ptr %p, align 8
  br i1 %again, label %write, label %done
write:
  store i64 1, ptr %p, align 8
  br label %done
done:
  ret i64 %old
}

; Whoever the call releases is ordered after the first read, not the second.
; CHECK-LABEL: define i64 @releases_between
; CHECK: call {{.*}}@__gosan_read8
; CHECK: call {{.*}}@__gosan_read8
; CHECK: ret i64
define i64 @releases_between(ptr %p) {
  %first = load i64, ptr %p, align 8
  call void @unknown()
  %second = load i64, ptr %p, align 8
  %sum = add i64 %first, %second
  ret i64 %sum
}

; CHECK-LABEL: define i64 @silent_between
; CHECK: call {{.*}}@__gosan_read8
; OFF: call {{.*}}@__gosan_read8
; ON-NOT: @__gosan_read8
; CHECK: ret i64
define i64 @silent_between(ptr %p) {
  %first = load i64, ptr %p, align 8
  call void @silent()
  %second = load i64, ptr %p, align 8
  %sum = add i64 %first, %second
  ret i64 %sum
}

; Both paths have a check: none behind them.
; CHECK-LABEL: define i32 @on_both_paths
; CHECK: call {{.*}}@__gosan_read4
; CHECK: call {{.*}}@__gosan_write4
; OFF: call {{.*}}@__gosan_read4
; ON-NOT: @__gosan_read4
; CHECK: ret i32
define i32 @on_both_paths(ptr %p, i1 %which) {
  br i1 %which, label %reads, label %writes
reads:
  %value = load volatile i32, ptr %p, align 4
  br label %done
writes:
  store i32 2, ptr %p, align 4
  br label %done
done:
  %last = load i32, ptr %p, align 4
  ret i32 %last
}

; One path has none.
; CHECK-LABEL: define i32 @on_one_path
; CHECK: call {{.*}}@__gosan_write4
; CHECK: call {{.*}}@__gosan_read4
; CHECK: ret i32
define i32 @on_one_path(ptr %p, i1 %which) {
  br i1 %which, label %writes, label %done
writes:
  store i32 2, ptr %p, align 4
  br label %done
done:
  %last = load i32, ptr %p, align 4
  ret i32 %last
}

declare double @sqrt(double) nounwind willreturn
declare double @modf(double, ptr) nounwind willreturn

; A function of numbers orders nobody.
; CHECK-LABEL: define double @root_between
; CHECK: call {{.*}}@__gosan_read8
; OFF: call {{.*}}@__gosan_read8
; ON-NOT: @__gosan_read8
; CHECK: ret double
define double @root_between(ptr %p) {
  %first = load double, ptr %p, align 8
  %root = call double @sqrt(double %first)
  %second = load volatile double, ptr %p, align 8
  %sum = fadd double %root, %second
  ret double %sum
}

; One that gets a pointer might, for all that is known here.
; CHECK-LABEL: define double @pointer_between
; CHECK: call {{.*}}@__gosan_read8
; CHECK: call {{.*}}@__gosan_read8
; CHECK: ret double
define double @pointer_between(ptr %p, ptr %out) {
  %first = load double, ptr %p, align 8
  %part = call double @modf(double %first, ptr %out)
  %second = load volatile double, ptr %p, align 8
  %sum = fadd double %part, %second
  ret double %sum
}
