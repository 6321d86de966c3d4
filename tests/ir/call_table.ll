; Entries of the call table say where the caller keeps its stack slot; a function
; without checks has none.

declare void @callee()

; CHECK-LABEL: define void @with_check
; CHECK: %[[SLOT:gosan.stack_slot]] = alloca i32
; CHECK: store i32 0, ptr %[[SLOT]]
; CHECK: call void @callee()
; CHECK-NEXT: call void asm {{.*}}gosan_calls{{.*}}9418{{.*}}"i,^Ws,*m"({{.*}}ptr elementtype(i32) %[[SLOT]])
define void @with_check(ptr %p) {
  store i32 1, ptr %p, align 4
  call void @callee()
  ret void
}

; CHECK-LABEL: define void @without_check
; CHECK: call void @callee()
; CHECK-NEXT: call void asm {{.*}}gosan_calls{{.*}}.long 0{{.*}}"i,^Ws"
define void @without_check() {
  call void @callee()
  ret void
}
