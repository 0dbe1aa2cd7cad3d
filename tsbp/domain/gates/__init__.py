"""What each gate needs, who decides it, and what it was decided on."""
