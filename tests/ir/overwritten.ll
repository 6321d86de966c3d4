; A read needs no check of its own in front of a write of the same bytes, when
; nothing in between can order the goroutine with another.
; SWITCH: no-overwritten

declare void @unknown()

; CHECK-LABEL: define void @increment
; OFF: call {{.*}}@__gosan_read4
; ON-NOT: @__gosan_read
; CHECK: call {{.*}}@__gosan_write4
define void @increment(ptr %p) {
  %old = load i32, ptr %p, align 4
  %new = add i32 %old, 1
  store i32 %new, ptr %p, align 4
  ret void
}

; The write does not cover all that was read.
; CHECK-LABEL: define void @narrower
; CHECK: call {{.*}}@__gosan_read4
; CHECK: call {{.*}}@__gosan_write2
define void @narrower(ptr %p) {
  %old = load i32, ptr %p, align 4
  %new = trunc i32 %old to i16
  store i16 %new, ptr %p, align 4
  ret void
}

; The call may wait for the goroutine that the read races with.
; CHECK-LABEL: define void @waits_between
; CHECK: call {{.*}}@__gosan_read4
; CHECK: call {{.*}}@__gosan_write4
define void @waits_between(ptr %p) {
  %old = load i32, ptr %p, align 4
  call void @unknown()
  store i32 %old, ptr %p, align 4
  ret void
}

; An acquire is enough for that.
; CHECK-LABEL: define void @acquires_between
; CHECK: call {{.*}}@__gosan_read4
; CHECK: call {{.*}}@__gosan_write4
define void @acquires_between(ptr %p, ptr %flag) {
  %old = load i32, ptr %p, align 4
  %seen = load atomic i32, ptr %flag acquire, align 4
  store i32 %old, ptr %p, align 4
  ret void
}

; The write is not made on every path.
; CHECK-LABEL: define void @perhaps
; CHECK: call {{.*}}@__gosan_read4
; CHECK: call {{.*}}@__gosan_write4
define void @perhaps(ptr %p) {
  %old = load i32, ptr %p, align 4
  %empty = icmp eq i32 %old, 0
  br i1 %empty, label %fill, label %done
fill:
  store i32 1, ptr %p, align 4
  br label %done
done:
  ret void
}
