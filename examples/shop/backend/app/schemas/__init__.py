"""What goes in and out, by domain."""
