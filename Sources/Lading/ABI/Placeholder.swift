internal let placeholder = 0
