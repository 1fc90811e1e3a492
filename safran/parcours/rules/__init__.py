"""Every write of the followings."""
