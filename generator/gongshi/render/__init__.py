"""What does a page look like as HTML?"""
