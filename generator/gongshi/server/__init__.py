"""What happens on a push?"""
