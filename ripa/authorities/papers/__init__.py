"""What is printed of an authority and handed out, and the magistrate's orders that are kept."""
