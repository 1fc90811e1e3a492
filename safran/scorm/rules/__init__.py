"""Every write of the packages and of what people do with them."""
