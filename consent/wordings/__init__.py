"""The words with which people are told and asked: kept in versions, edited by an administrator."""
