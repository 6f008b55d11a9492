"""People: the list, one person, roles, invitations."""
