"""The objects of the platform, in the modules where its own client has them."""
