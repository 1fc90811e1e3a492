"""Works: what comes back by itself, and what is too long for a request.

**Periodic work.** A room says in its `periodiques.py` what comes back, how often, and what to tell of it:

    TRAVAUX = [
        Periodique("quiz.essais", QUART_D_HEURE, tentatives_echoir, "{} essai(s) rendu(s)."),
    ]

`manage.py battre`, once a minute, on as many machines as one likes, runs what is due: each work once, under a lease of
the database. What ran last, when, and what it said are kept (`PassagePeriodique`); one that fails stops no other, is
written in the journal, and is told by `/sante/` and `manage.py verifier` until it succeeds.
`manage.py battre quiz` runs the works of a room at once, `manage.py battre --etat` tells the last time of each.

A work may be run again at any moment, even while another machine runs it: it takes its own locks, row by row.

**Long work.** `TravailLong` (home.travaux.models) is the base of a row whose work is too long for a request: `total`,
`faites`, `battement`, `erreur`; `interrompu` tells that its process is dead, so that the page offers to take it up.
Used by `Import`, batch after batch. The work of a `DocumentLong` makes a private file for whoever asked, kept a week
(`Livret`, `EtatAnnuel`); `SuiviDeDocument` (home.travaux.suivi) tells how far it is, then gives it. The documents of a
session and a list of destruction need none: what is done of them is counted in their rows.
"""
