print("mk-bench")
