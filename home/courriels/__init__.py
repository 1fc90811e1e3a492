"""Mails: what the site writes, to whom, and what each may turn off.

**Notices.** A room declares in its `avis.py` each notice that it sends, then sends it in one call:

    PUBLIEE = Avis("pratiques/publiee", "La fiche est en ligne.", "les auteurs de la fiche", FICHES, "titre")
    PUBLIEE.envoyer(auteurs, reverse("pratiques_fiche", args=[fiche.pk]), etape=f"{fiche.pk}", titre=fiche.title)

The key names the templates `pratiques/courriels/publiee.txt` (its first line is « Objet : … ») and `.html`; the last
argument names the words that they are given besides `prenom` and `url`. `etape` makes the call idempotent: the same
step is written once to each person. Nobody whose account is closed is written to.

A `Categorie` gathers the notices that one turns on or off together on « Mes courriels », or says why one may not.
A mail that may be turned off carries the link that does it, in its foot and for mail readers (RFC 8058).

**Outbox** (`boite`): a mail is a row written with the fact it tells, sent after commit, retried, visible.
`manage.py avis` lists every notice. `tests/home/test_courriels.py` renders each of them, and fails on an empty word.
"""
