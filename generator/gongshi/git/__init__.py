"""What does git know of a register?"""
