"""What did earlier builds find out?"""
