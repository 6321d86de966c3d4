; One check before a loop for an address that does not change in it, if every
; iteration accesses it and nothing in the loop can order goroutines.
; SWITCH: no-hoisted

declare void @unknown()

; CHECK-LABEL: define i32 @waits_for
; CHECK: entry:
; ON: call {{.*}}@__gosan_read4
; CHECK: loop:
; OFF: call {{.*}}@__gosan_read4
; ON-NOT: @__gosan_read4
; CHECK: ret i32
define i32 @waits_for(ptr %p, i32 %wanted) {
entry:
  br label %loop
loop:
  %count = phi i32 [ 0, %entry ], [ %next, %loop ]
  %seen = load volatile i32, ptr %p, align 4
  %next = add i32 %count, 1
  %found = icmp eq i32 %seen, %wanted
  br i1 %found, label %done, label %loop
done:
  ret i32 %next
}

; Not in every iteration.
; CHECK-LABEL: define void @sometimes
; CHECK: entry:
; CHECK-NOT: @__gosan_write4
; CHECK: write:
; CHECK: call {{.*}}@__gosan_write4
; CHECK: ret void
define void @sometimes(ptr %p, i32 %end, i32 %when) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %latch ]
  %now = icmp eq i32 %i, %when
  br i1 %now, label %write, label %latch
write:
  store i32 %i, ptr %p, align 4
  br label %latch
latch:
  %next = add i32 %i, 1
  %done = icmp eq i32 %next, %end
  br i1 %done, label %exit, label %loop
exit:
  ret void
}

; A release in the loop: later iterations are ordered differently.
; CHECK-LABEL: define void @releases
; CHECK: loop:
; CHECK: call {{.*}}@__gosan_write4
; CHECK: ret void
define void @releases(ptr %p, i32 %end) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  store i32 %i, ptr %p, align 4
  call void @unknown()
  %next = add i32 %i, 1
  %done = icmp eq i32 %next, %end
  br i1 %done, label %exit, label %loop
exit:
  ret void
}
