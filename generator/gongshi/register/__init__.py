"""What is a register?"""
