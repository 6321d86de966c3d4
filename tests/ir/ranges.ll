; One check before a loop for what all of its iterations access, when their
; number is known at entry.
; SWITCH: no-ranges

; CHECK-LABEL: define void @fill
; CHECK: entry:
; ON: call {{.*}}@__gosan_write_stride(ptr %p, i64 4, i64 4, i64 100,
; ON-NOT: @__gosan_write4
; CHECK: loop:
; OFF: call {{.*}}@__gosan_write4
; CHECK: ret void
define void @fill(ptr %p) {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %next, %loop ]
  %at = getelementptr i32, ptr %p, i64 %i
  store i32 7, ptr %at, align 4
  %next = add nuw nsw i64 %i, 1
  %done = icmp eq i64 %next, 100
  br i1 %done, label %exit, label %loop
exit:
  ret void
}

; Perhaps few: a clone for many iterations, and the checks in the original.
; CHECK-LABEL: define void @fill_some
; ON: icmp uge i64 %n, 16
; CHECK: call {{.*}}@__gosan_write8
; ON: call {{.*}}@__gosan_write_stride(ptr %p, i64 8, i64 8, i64 %n,
; ON-NOT: @__gosan_write8
; CHECK-LABEL: define void @mark_multiples
define void @fill_some(ptr %p, i64 %n) {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %next, %loop ]
  %at = getelementptr i64, ptr %p, i64 %i
  store i64 7, ptr %at, align 8
  %next = add nuw nsw i64 %i, 1
  %done = icmp eq i64 %next, %n
  br i1 %done, label %exit, label %loop
exit:
  ret void
}

; The number of iterations costs a division: less than the checks that it saves.
; ON: udiv i64
; CHECK: call {{.*}}@__gosan_write1
; ON: call {{.*}}@__gosan_write_stride(ptr {{.*}}, i64 %step, i64 1, i64
; ON-NOT: @__gosan_write1
; CHECK-LABEL: define i64 @search
define void @mark_multiples(ptr %p, i64 %first, i64 range(i64 1, 5000) %step) {
entry:
  br label %loop
loop:
  %i = phi i64 [ %first, %entry ], [ %next, %loop ]
  %at = getelementptr inbounds i8, ptr %p, i64 %i
  store i8 1, ptr %at, align 1
  %next = add nuw nsw i64 %i, %step
  %again = icmp ult i64 %next, 20000000
  br i1 %again, label %loop, label %exit
exit:
  ret void
}

; How far it goes depends on the data: a range would name bytes that the loop
; never accesses.
; CHECK-NOT: _stride
; CHECK: call {{.*}}@__gosan_read4
; CHECK: ret i64
define i64 @search(ptr %p, i32 %wanted) {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %next, %latch ]
  %at = getelementptr i32, ptr %p, i64 %i
  %value = load i32, ptr %at, align 4
  %found = icmp eq i32 %value, %wanted
  br i1 %found, label %exit, label %latch
latch:
  %next = add nuw nsw i64 %i, 1
  %done = icmp eq i64 %next, 100
  br i1 %done, label %exit, label %loop
exit:
  ret i64 %i
}
