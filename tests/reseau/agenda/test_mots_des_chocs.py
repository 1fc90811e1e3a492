"""Clashes in words: a title, a tone, a sentence; of what may not be read, neither title, nor place, nor link."""

import datetime
from dataclasses import replace

import pytest

from home.temps.calendrier import Nature, Tenue
from reseau.agenda.chocs import Entourage, JourMarque, Rang, chocs_lire, cle_de_tolerance, meilleurs_jours
from reseau.agenda.choices import NatureJour
from reseau.agenda.queries.chocs import chocs_dire, jour_dire
from tests.reseau.agenda.fabriques_chocs import (
    ANGOULEME,
    COGNAC,
    ELEVES,
    FRANQUIN,
    MOBILITE,
    VOISINS,
    la_mienne,
    une_autre,
    une_occupation,
)

SENTINELLE = "Zibeline"
LIEU = {"lieux": [FRANQUIN], "endroit": "Espace Franquin, Angoulême"}
SOIR = {"du": "2027-01-14 19:00", "au": "2027-01-14 21:00"}


def genes(mienne, *autres, jours=()):
    return chocs_dire(chocs_lire([mienne], Entourage(autres, voisins=VOISINS, jours=jours)), compte=None)


def dite(mienne, *autres, **suite):
    (gene,) = genes(mienne, *autres, **suite)
    return gene.titre, gene.ton, gene.phrase.replace("\u00a0", " ")


def marque(nature, du, au, titre):
    return JourMarque(titre, nature, datetime.date.fromisoformat(du), datetime.date.fromisoformat(au))


SALON, PLUS_TARD = "« Salon de l’alternance »", {"du": "2027-01-18 09:00", "au": "2027-01-18 12:00"}
AILLEURS = "que vous attendez le sont aussi ailleurs, à la même heure : "
DITS = [
    ({}, LIEU | SOIR | {"titre": "L’après-midi mobilité et emploi"}, "Peut-être le même événement", "garance",
     "« L’après-midi mobilité et emploi », Espace Franquin, Angoulême, 19 h à 21 h. "
     "Si c’est le même, mieux vaut s’y joindre."),
    ({"salle": "1"}, LIEU | {"salle": "1", "etat": Tenue.OPTION}, "Même salle", "garance",
     f"{SALON} (option), Espace Franquin, Angoulême, 14 h à 18 h. "
     "La première date confirmée garde la place ; l’autre est prévenue."),
    ({}, LIEU, "Même lieu", "garance",
     f"{SALON}, Espace Franquin, Angoulême, 14 h à 18 h. "
     "Sa date est confirmée : la vôtre, en option, lui cède la place."),
    ({}, {"attendus": range(1, 8), "du": "2027-01-14 09:00", "au": "2027-01-14 16:30"}, "Mêmes équipes", "safran",
     f"7 personnes {AILLEURS}{SALON}, Salle polyvalente, Prahecq, 9 h à 16 h 30."),
    ({}, {"attendus": [1, 2], "endroit": ""}, "Mêmes équipes", "safran",
     f"Plusieurs personnes {AILLEURS}{SALON}, 14 h à 18 h."),
    ({"structures": [100, 200]}, {"structures": [100, 200], "endroit": ""}, "Mêmes équipes", "safran",
     f"2 équipes demandées le sont aussi ailleurs, à la même heure : {SALON}, 14 h à 18 h."),
    ({}, {"bassins": [ANGOULEME], "publics": [], "endroit": "", "du": "2027-01-13 09:00"},
     "Même bassin, même public", "ocean", f"{SALON}, du 13 janvier au 14 janvier."),
    ({}, {"bassins": [COGNAC], "themes": [MOBILITE], "endroit": "Cognac", **PLUS_TARD},
     "Bassin voisin, même thème", "ocean", f"{SALON}, Cognac, 4 jours plus tard."),
    ({}, {"bassins": [], "publics": [], "endroit": "Poitiers", "du": "2027-01-14 20:00", "au": "2027-01-15 00:00"},
     "Le même jour, dans la région", "ocean", f"{SALON}, Poitiers, 20 h à minuit."),
    ({}, SOIR | {"nature": Nature.REUNION, "structures": [100], "endroit": ""},
     "Invités ailleurs le même jour", "ocean", f"{SALON}, 19 h à 21 h."),
]  # fmt: skip


@pytest.mark.parametrize(("mienne", "autre", "titre", "ton", "phrase"), DITS)
def test_clash_says_what_where_and_when(mienne, autre, titre, ton, phrase):
    assert dite(la_mienne(**mienne), une_autre(**autre)) == (titre, ton, phrase)


def test_marked_days_are_named():
    ferie = marque(NatureJour.FERIE, "2027-01-14", "2027-01-15", "Fête inventée")
    vacances = marque(NatureJour.VACANCES, "2027-01-01", "2027-01-18", "Vacances de Noël, zone A")
    assert dite(la_mienne(), jours=[ferie]) == ("Jour férié", "ocean", "Fête inventée, le 14 janvier.")
    assert dite(la_mienne(), jours=[vacances])[2] == "Vacances de Noël, zone A, du 1er janvier au 17 janvier."


PRIVEE = {
    "titre": f"Après-midi {SENTINELLE} mobilité et emploi", "endroit": SENTINELLE, "nature": Nature.REUNION,
    "lisible_par": lambda compte: False,
}  # fmt: skip


def test_private_thing_is_told_without_title_place_nor_link():
    for mienne, autre, titre, phrase in (
        ({"salle": "1"}, LIEU | {"salle": "1"}, "Même salle", "Réunion d’un autre comité, 14 h. "),
        ({}, {"attendus": range(6)}, "Mêmes équipes", "5 personnes que vous attendez"),
        (
            {},
            {"bassins": [ANGOULEME], "publics": [ELEVES]},
            "Même bassin, même public",
            "Réunion d’un autre comité, 14 h.",
        ),
        ({}, {"bassins": [ANGOULEME], "publics": []}, "Même bassin, même jour", "Réunion d’un autre comité, 14 h."),
        ({}, {"bassins": [ANGOULEME], "themes": [MOBILITE]}, "Même bassin, même jour", "Réunion d’un autre comité"),
        (
            {},
            {"bassins": [COGNAC], "themes": [MOBILITE], "du": "2027-01-15 09:00", "au": "2027-01-15 12:00"},
            "Bassin voisin, même thème",
            "Réunion d’un autre comité, le lendemain.",
        ),
        ({}, {"bassins": [], "nature": Nature.EVENEMENT, "publics": []}, "Le même jour, dans la région", "Événement"),
    ):
        (gene,) = genes(
            la_mienne(**mienne), une_autre(**PRIVEE | {"endroit": SENTINELLE} | autre | {"endroit": SENTINELLE})
        )
        assert gene.titre == titre and gene.phrase.replace("\u00a0", " ").startswith(phrase) and gene.url == "", mienne
        assert SENTINELLE not in f"{gene.titre} {gene.phrase}" and "autre" not in gene.url, mienne


def test_guess_of_a_private_title_tells_nothing_and_what_is_tolerated_of_it_is_silent():
    devine = {"titre": "Après-midi mobilité et emploi"}
    for ailleurs in (LIEU, LIEU | SOIR | {"bassins": [ANGOULEME], "publics": []}, LIEU | SOIR):
        privee, temoin = une_autre(**PRIVEE | ailleurs | devine), une_occupation("bassin", bassins=[ANGOULEME])
        juste, fausse = (genes(la_mienne(titre=titre), privee, temoin) for titre in (devine["titre"], "Tout autre"))
        assert [(g.titre, g.phrase, g.url, g.cles) for g in juste] == [
            (g.titre, g.phrase, g.url, g.cles) for g in fausse
        ]
    privee = une_autre(**PRIVEE | LIEU | {"titre": "Après-midi mobilité et emploi"})
    (gene,) = genes(la_mienne(), privee)
    assert (gene.rang, gene.titre) == (Rang.LIEU, "Même lieu")
    (choc,) = chocs_lire([la_mienne()], Entourage([privee]))
    assert gene.cles == [cle_de_tolerance(choc._replace(rang=Rang.LIEU))] != [cle_de_tolerance(choc)]


def test_session_of_two_half_days_is_said_once_and_two_confirmed_in_one_room_are_told_to_forbid():
    commun = {"groupe": "session", "attendus": range(1, 8), "nature": Nature.SESSION, "titre": "Ré-adresser"}
    matin = une_autre(**commun, du="2027-01-14 09:00", au="2027-01-14 12:30")
    soir = replace(une_autre(**commun, du="2027-01-14 13:30", au="2027-01-14 16:30"), uid="suite")
    (gene,) = genes(la_mienne(), matin, soir)
    assert gene.rang == Rang.EQUIPES and gene.phrase.replace("\u00a0", " ").endswith("9 h à 16 h 30.")
    chocs = chocs_lire([la_mienne()], Entourage([matin, soir]))
    assert len(chocs) == 2 and set(gene.cles) == {cle_de_tolerance(choc) for choc in chocs}
    mienne, autre = la_mienne(etat=Tenue.CONFIRMEE), une_autre(**LIEU)
    (gene,) = genes(mienne, autre)
    assert gene.bloque and "une seule garde la salle. Si le lieu en a plusieurs, dites laquelle." in gene.phrase


def test_day_that_goes_better_says_what_is_free():
    pris = une_autre(**LIEU)
    semaines = meilleurs_jours(
        la_mienne(structures=range(100, 112)),
        Entourage([pris, une_autre(du="2027-01-15 09:00", au="2027-01-15 17:00", structures=[100])]),
        du=datetime.date(2027, 1, 4),
    )
    dits = {note.date.day: jour_dire(note, None).replace("\u00a0", " ") for note in semaines.frise[:10]}
    assert dits[13] == "Aucune gêne. Salle libre, 12 équipes sur 12 libres."
    assert dits[14].startswith("Même lieu : « Salon de l’alternance », Espace Franquin")
    assert dits[15].startswith("Mêmes équipes : Une équipe demandée l’est aussi ailleurs")
