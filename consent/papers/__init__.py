"""What is printed and handed over: letters in the words of a wording, and receipts of consent."""
