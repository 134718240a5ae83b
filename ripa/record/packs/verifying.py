"""What a pack says about checking it, for somebody who has nothing but the pack."""

VERIFY = """\
HOW TO CHECK THIS PACK

1. That no file was changed since the pack was made

   Unpack it, open a terminal in its folder, and run

       sha256sum -c SHA256SUMS

   (on a Mac: shasum -a 256 -c SHA256SUMS). Each line must end in OK. SHA256SUMS names every file
   but itself; the list in manifest.json names every file but itself and SHA256SUMS, with its size.
   A file in the folder that neither names does not belong to the pack.

   The hash of the pack itself was written down in the council's access trail when it was made, and
   each time that it was downloaded. Compare it with what sha256sum says of the ZIP file.

2. That the numbers agree

   manifest.json says how many authorities, events, order files and entries of the trail there are.
   record.csv has one line an authority under its heading. figures.json sums up what the files
   events.json in the authorities' folders hold.

3. That what was done is in the access trail

   The council's access trail is a list that can only grow. From time to time its whole content is
   put under one hash (the root of a Merkle tree as in RFC 6962) and signed. trail/checkpoint.txt is
   the newest such statement: whose trail it is, how many entries, the root in base64, and the
   signature. trail/key.txt is the public key (name+id+key, as the C2SP signed-note format has it;
   the first byte of the key's 33 says Ed25519). Ask the council for its key by another way, and for
   the copies of its checkpoints that are kept outside its database.

   Each authority's trail.json lists the entries about it: number, deed, time, who, its place in the
   tree ("leaf") and its hash. For what was done, "path" leads from that hash to the root:

       node = leaf_hash; i = leaf; last = sealed_entries - 1   (manifest.json says sealed_entries)
       for each p in path:
           if i is odd or i = last:  node = SHA-256(byte 01, p, node)
                                     while i is even and not 0: halve i and last
           else:                     node = SHA-256(byte 01, node, p)
           halve i and last, rounding down
       node must now be the root in trail/checkpoint.txt

   An entry with "sealed": false was younger than the newest statement. A later pack proves it.

   The hash shows that an entry was there, not what it says. To compare its words, have the council
   run `manage.py trail export` and take SHA-256 of the byte 00 and the entry's line.

4. All of this at once

   Where Socialcheck itself runs: manage.py record_reconcile --pack PACK.zip
   It also holds every figure against the council's own tables and trail.
"""
