"""The only door for the reads of those who watch. Each records what it showed, and to whom.

`home` what waits for whoever is signed in; `search` from every page; `trail` the access trail;
`subjects` everything about one person; `replays` stored decisions decided again; `team` a manager's
team.
"""
