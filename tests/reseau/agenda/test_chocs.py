"""What a date disturbs, rank by rank and whatever the case; the days that would disturb less."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from home.temps.calendrier import Nature, Tenue, jours_de_paris
from home.temps.flux import PARIS
from reseau.agenda.chocs import (
    Entourage,
    JourMarque,
    Rang,
    bloquants,
    chocs_lire,
    cle_de_tolerance,
    fenetre_a_lire,
    meilleurs_jours,
)
from reseau.agenda.choices import NatureJour
from tests.reseau.agenda.fabriques_chocs import (
    ADULTES,
    ANGOULEME,
    AUTRE_LIEU,
    COGNAC,
    ELEVES,
    FRANQUIN,
    MOBILITE,
    NIORT,
    VOISINS,
    instant,
    la_mienne,
    une_autre,
    une_occupation,
)

LIEU = {"lieux": [FRANQUIN]}
EQUIPE = {"structures": [100]}
BASSIN = {"bassins": [ANGOULEME], "publics": [ELEVES]}
SOIR = {"du": "2027-01-14 19:00", "au": "2027-01-14 21:00"}
TITRE = {"titre": "L’après-midi de la mobilité et de l’emploi 2027"}
VOISIN = {"bassins": [COGNAC], "themes": [MOBILITE]}
HEURE = datetime.timedelta(hours=1)


def a(jour, de, jusque, fin=None):
    return {"du": f"{jour} {de}", "au": f"{fin or jour} {jusque}"}


def dates(jour, de, jusque, **champs):
    return a(jour, de, jusque) | champs


JEUDI, VENDREDI = "2027-01-14", "2027-01-15"
ETE, HIVER = "2027-03-28", "2027-10-31"

# Ce qui change dans la mienne, ce qui change dans l’autre, le rang attendu.
CAS = {
    "rien-de-commun": ({}, {}, None),
    # 0, le même événement saisi deux fois
    "doublon": ({}, LIEU | TITRE, 0),
    "doublon-a-une-autre-heure": ({}, LIEU | TITRE | SOIR, 0),
    "doublon-dans-une-autre-salle": ({"salle": "1"}, LIEU | TITRE | {"salle": "2"}, 0),
    "meme-titre-un-autre-jour": ({}, LIEU | TITRE | a(VENDREDI, "14:00", "18:00"), None),
    "meme-titre-ailleurs": ({}, TITRE, None),
    "titre-vide-de-sens": ({"titre": "Le 14"}, LIEU | SOIR | {"titre": "Le 15"}, None),
    # 1, le même lieu à la même heure
    "meme-lieu": ({}, LIEU, 1),
    "meme-lieu-une-minute": ({}, LIEU | a(JEUDI, "17:59", "19:00"), 1),
    "meme-lieu-bout-a-bout": ({}, LIEU | a(JEUDI, "18:00", "19:00"), None),
    "meme-lieu-juste-avant": ({}, LIEU | a(JEUDI, "12:00", "14:00"), None),
    "montage-de-la-mienne": ({"marge": HEURE}, LIEU | a(JEUDI, "18:30", "20:00"), 1),
    "montage-de-l-autre": ({}, LIEU | a(JEUDI, "18:30", "20:00") | {"marge": HEURE}, 1),
    "montages-bout-a-bout": ({"marge": HEURE}, LIEU | a(JEUDI, "20:00", "21:00") | {"marge": HEURE}, None),
    "montages-qui-se-croisent": ({"marge": HEURE}, LIEU | a(JEUDI, "19:59", "21:00") | {"marge": HEURE}, 1),
    "montage-le-lendemain": (
        a(JEUDI, "20:00", "23:30") | {"marge": HEURE}, LIEU | a(VENDREDI, "00:15", "02:00"), 1),
    "salles-differentes": ({"salle": "1"}, LIEU | {"salle": "2"}, None),
    "meme-salle": ({"salle": "1"}, LIEU | {"salle": "1"}, 1),
    "une-salle-dite": ({"salle": "1"}, LIEU, 1),
    "a-distance": ({"lieux": []}, {"lieux": []}, None),
    "deux-adresses-dont-une-commune": ({}, {"lieux": [AUTRE_LIEU, FRANQUIN]}, 1),
    "lieu-passe-avant-equipe": ({}, LIEU | EQUIPE, 1),
    # 2, les mêmes équipes
    "meme-equipe": ({}, EQUIPE, 2),
    "memes-personnes": ({}, {"attendus": [1, 2]}, 2),
    "attendue-ici-demandee-la": ({}, {"equipe": [3]}, 2),
    "intervenante-demandee-deux-fois": ({"equipe": [50]}, {"equipe": [50]}, 2),
    "equipe-bout-a-bout": ({}, EQUIPE | a(JEUDI, "18:00", "19:00"), None),
    "personnes-un-autre-jour": ({}, {"attendus": [1]} | a(VENDREDI, "14:00", "18:00"), None),
    "equipe-sans-le-montage": ({"marge": HEURE}, EQUIPE | a(JEUDI, "18:30", "20:00"), None),
    "equipe-passe-avant-bassin": ({}, EQUIPE | BASSIN, 2),
    # 3, le même bassin, le même public
    "meme-bassin-meme-public": ({}, BASSIN | SOIR, 3),
    "meme-bassin-meme-theme": ({}, {"bassins": [ANGOULEME], "themes": [MOBILITE], "effectif": 5} | SOIR, 3),
    "meme-bassin-rien-d-autre": ({}, {"bassins": [ANGOULEME]} | SOIR, None),
    "tout-public": ({}, {"bassins": [ANGOULEME], "publics": []} | SOIR, 3),
    "un-bassin-sur-trois": ({}, BASSIN | SOIR | {"bassins": [NIORT, COGNAC, ANGOULEME]}, 3),
    "meme-bassin-le-lendemain": ({}, BASSIN | a(VENDREDI, "09:00", "12:00"), None),
    "plusieurs-jours": ({}, BASSIN | a("2027-01-12", "09:00", "12:00", VENDREDI), 3),
    "plusieurs-jours-finis-la-veille-a-minuit": ({}, BASSIN | a("2027-01-12", "09:00", "00:00", JEUDI), None),
    "plusieurs-jours-finis-le-matin": ({}, BASSIN | a("2027-01-12", "09:00", "08:00", JEUDI), 3),
    # 4, le bassin voisin, le même thème
    "voisin-meme-jour": ({}, VOISIN, 4),
    "voisin-sept-jours-apres": ({}, VOISIN | a("2027-01-21", "09:00", "12:00"), 4),
    "voisin-huit-jours-apres": ({}, VOISIN | a("2027-01-22", "09:00", "12:00"), None),
    "voisin-sept-jours-avant": ({}, VOISIN | a("2027-01-07", "09:00", "12:00"), 4),
    "voisin-petit-et-petit": ({"effectif": 49}, VOISIN | {"effectif": 49}, None),
    "voisin-petit-et-grand": ({"effectif": 8}, VOISIN | {"effectif": 50}, 4),
    "voisin-autre-theme": ({}, {"bassins": [COGNAC]}, None),
    "loin-meme-theme": ({}, {"themes": [MOBILITE]}, None),
    "sans-theme": ({"themes": []}, {"bassins": [COGNAC], "themes": []}, None),
    "meme-bassin-dans-la-semaine": ({}, VOISIN | {"bassins": [ANGOULEME]} | a("2027-01-18", "09:00", "12:00"), 4),
    "voisin-passe-avant-invites": (
        {}, VOISIN | {"nature": Nature.SESSION, "attendus": [1]} | SOIR, 4),
    # 5, régional, réunion ou session, le même jour, pour les mêmes gens
    "regional-meme-public": ({}, {"bassins": [], "publics": [ELEVES]} | SOIR, 5),
    "regional-autre-public": ({}, {"bassins": []} | SOIR, None),
    "regional-le-lendemain": ({}, {"bassins": [], "publics": [ELEVES]} | a(VENDREDI, "09:00", "12:00"), None),
    "session-pour-les-memes": ({}, {"nature": Nature.SESSION, "attendus": [1]} | SOIR, 5),
    "session-pour-d-autres": ({}, {"nature": Nature.SESSION} | SOIR, None),
    "session-regionale-pour-d-autres": ({}, {"nature": Nature.SESSION, "bassins": [], "publics": []} | SOIR, None),
    "commission-pour-la-meme-structure": ({}, {"nature": Nature.REUNION, "structures": [100]} | SOIR, 5),
    "evenement-pour-les-memes-a-un-autre-moment": ({}, {"attendus": [1]} | SOIR, None),
    # Les nuits où l’heure change : 2 h 30 n’existe pas, ou vient deux fois
    "ete-nuit": (dates(ETE, "01:00", "03:30"), LIEU | dates(ETE, "03:00", "05:00"), 1),
    "ete-bout-a-bout": (dates(ETE, "01:00", "03:00"), LIEU | dates(ETE, "03:00", "05:00"), None),
    "ete-montage-d-une-heure": (dates(ETE, "00:30", "01:30", marge=HEURE), LIEU | dates(ETE, "03:15", "05:00"), 1),
    "ete-heure-qui-n-existe-pas": (dates(ETE, "02:30", "03:00"), LIEU | dates(ETE, "03:00", "04:00"), None),
    "hiver-premiere-et-seconde": (
        dates(HIVER, "01:00", "02:30"), LIEU | dates(HIVER, "02:15", "04:00", fold_du=1), None),
    "hiver-la-meme-heure-deux-fois": (
        dates(HIVER, "01:00", "02:30", fold_au=1), LIEU | dates(HIVER, "02:15", "04:00"), 1),
    "hiver-bout-a-bout": (
        dates(HIVER, "01:00", "02:00", fold_au=1), LIEU | dates(HIVER, "02:00", "04:00", fold_du=1), None),
    "hiver-jour-de-25-heures": (dates(HIVER, "00:00", "01:00"), BASSIN | dates(HIVER, "22:00", "23:30"), 3),
    "ete-jour-de-23-heures": (dates(ETE, "00:00", "01:00"), BASSIN | dates(ETE, "22:00", "23:30"), 3),
    # Minuit
    "finit-a-minuit": (a(JEUDI, "20:00", "00:00", VENDREDI), BASSIN | a(VENDREDI, "09:00", "12:00"), None),
    "finit-apres-minuit": (a(JEUDI, "20:00", "00:01", VENDREDI), BASSIN | a(VENDREDI, "09:00", "12:00"), 3),
    "meme-lieu-de-part-et-d-autre-de-minuit": (
        a(JEUDI, "20:00", "00:00", VENDREDI), LIEU | a(VENDREDI, "00:00", "02:00"), None),
    "meme-lieu-a-cheval-sur-minuit": (
        a(JEUDI, "20:00", "01:00", VENDREDI), LIEU | a(VENDREDI, "00:00", "02:00"), 1),
    # Une même série
    "meme-serie": ({"groupe": "serie"}, LIEU | BASSIN | {"groupe": "serie"}, None),
    "deux-sans-serie": ({"groupe": ""}, LIEU | {"groupe": ""}, 1),
}  # fmt: skip


def rangs(mienne, *autres, jours=()):
    entourage = Entourage(autres, voisins=VOISINS, jours=jours)
    return [choc.rang for choc in chocs_lire([mienne], entourage)]


@pytest.mark.parametrize(("mienne", "autre", "rang"), CAS.values(), ids=CAS)
def test_two_things_clash_at_their_worst_rank_and_from_both_sides(mienne, autre, rang):
    un, deux = la_mienne(**mienne), une_autre(**autre)
    attendu = [] if rang is None else [Rang(rang)]
    assert rangs(un, deux) == attendu and rangs(deux, un) == attendu
    universel = replace(un, debut=un.debut.astimezone(datetime.UTC), fin=un.fin.astimezone(datetime.UTC))
    assert rangs(universel, deux) == attendu and rangs(deux, universel) == attendu


# 6, les jours marqués


def jour(nature, du="2027-01-14", au="2027-01-15", publics=()):
    du, au = datetime.date.fromisoformat(du), datetime.date.fromisoformat(au)
    return JourMarque(f"Jour {nature}", nature, du, au, frozenset(publics))


def test_marked_day_is_told_to_those_whom_it_concerns():
    for champs, marque, choque in (
        ({}, jour(NatureJour.VACANCES, publics=[ELEVES]), True),
        ({"publics": [ADULTES]}, jour(NatureJour.VACANCES, publics=[ELEVES]), False),
        ({"publics": [ADULTES]}, jour(NatureJour.EXAMEN, publics=[ELEVES]), False),
        ({"publics": [ADULTES, ELEVES]}, jour(NatureJour.EXAMEN, publics=[ELEVES]), True),
        ({"publics": []}, jour(NatureJour.EXAMEN, publics=[ELEVES]), True),
        ({"publics": [ADULTES]}, jour(NatureJour.FERIE, publics=[ELEVES]), True),
        ({}, jour(NatureJour.FERIE, "2027-01-13", "2027-01-14"), False),
        ({}, jour(NatureJour.FERIE, "2027-01-15", "2027-01-16"), False),
        (a("2027-01-13", "20:00", "00:00", JEUDI), jour(NatureJour.FERIE), False),
        (a("2027-01-13", "20:00", "00:01", JEUDI), jour(NatureJour.FERIE), True),
        (a("2027-01-10", "09:00", "12:00", "2027-01-20"), jour(NatureJour.VACANCES), True),
    ):
        assert rangs(la_mienne(**champs), jours=[marque]) == [Rang.JOUR] * choque, champs


# Ce qui se dit d’un choc


def test_all_clashes_are_told_the_worst_first_a_pair_once_and_those_of_each_date():
    autres = [
        une_autre(**VOISIN),
        une_occupation("salle", lieux=[FRANQUIN], titre="Réunion de rentrée", bassins=[ANGOULEME], structures=[100]),
        une_occupation("double", lieux=[FRANQUIN], bassins=[ANGOULEME], **TITRE),
        une_occupation("region", publics=[ELEVES]),
        une_occupation("equipe", structures=[100], bassins=[NIORT]),
        une_occupation("bassin", bassins=[ANGOULEME]),
    ]
    assert rangs(la_mienne(), *autres, jours=[jour(NatureJour.EXAMEN)]) == list(Rang)
    miennes = [la_mienne(**a(f"2027-01-{n}", "14:00", "18:00")) for n in (12, 14, 19)]
    autres = [une_autre(**LIEU, **a(f"2027-01-{n}", "17:00", "19:00")) for n in (14, 19, 20)]
    chocs = chocs_lire(miennes, Entourage(autres))
    assert [(choc.a.debut.day, choc.b.debut.day) for choc in chocs] == [(14, 14), (19, 19)]


def test_number_of_people_is_told_from_five_up_only():
    def nombre(communs, **champs):
        return chocs_lire([la_mienne()], Entourage([une_autre(attendus=range(1, communs + 1), **champs)]))[0].nombre

    assert [nombre(n) for n in (1, 4, 5, 7)] == [0, 0, 5, 7]
    assert nombre(3, equipe=[3, 4, 5]) == 5
    assert nombre(6, nature=Nature.SESSION, **SOIR) == 6


def test_option_gives_way_and_only_two_confirmed_in_one_room_forbid():
    def choc(mien, sien, **champs):
        (lu,) = chocs_lire([la_mienne(etat=mien, salle="1")], Entourage([une_autre(etat=sien, **LIEU | champs)]))
        return lu

    option, sure = Tenue.OPTION, Tenue.CONFIRMEE
    qui = [[getattr(choc(mien, sien).cede, "uid", None) for sien in (option, sure)] for mien in (option, sure)]
    assert qui == [[None, "mien"], ["autre", None]]
    assert bloquants([choc(sure, sure, salle="1")]) and bloquants([choc(sure, sure, salle="1", **TITRE)])
    for autre in (choc(option, sure, salle="1"), choc(sure, option, salle="1"), choc(sure, sure)):
        assert autre.salle and not bloquants([autre])
    ailleurs = choc(sure, sure, salle="2", bassins=[ANGOULEME], publics=[])
    assert (ailleurs.rang, bloquants([ailleurs])) == (Rang.BASSIN, [])


def test_tolerance_is_of_this_pair_at_this_rank_and_these_hours_from_both_sides():
    un, deux, trois = la_mienne(), une_autre(**EQUIPE), une_occupation("tiers", structures=[100])

    def cle(mienne, autre):
        return cle_de_tolerance(chocs_lire([mienne], Entourage([autre]))[0])

    plus_tard, au_meme_lieu = replace(deux, fin=deux.fin + HEURE), replace(deux, lieux=un.lieux)
    autres = [cle(un, autre) for autre in (deux, trois, plus_tard, au_meme_lieu)]
    autres.append(cle(replace(un, debut=un.debut - HEURE), deux))
    assert cle(deux, un) == autres[0] and len(set(autres)) == 5 and len(autres[0]) == 64


def test_people_are_asked_of_the_day_alone_and_a_thing_of_years_is_seen_on_each_of_its_days():
    demandees = []
    dates = {n: une_autre(**a(f"2027-01-{n}", "14:00", "18:00")) for n in (13, 14, 15)}
    autres = [replace(un, attendus=lambda n=n: demandees.append(n) or frozenset()) for n, un in dates.items()]
    chocs_lire([la_mienne()], Entourage(autres))
    assert demandees == [14]
    longue = une_autre(**LIEU, du="2026-01-01 00:00", au="9000-12-31 23:00")
    assert rangs(la_mienne(), longue) == rangs(longue, la_mienne()) == [Rang.LIEU]


# Ce qui tient dans tous les cas

PETITS = st.frozensets(st.integers(1, 3), max_size=2)
LENTEMENT = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
MINUTES = st.integers(0, 3 * 24 * 4).map(lambda quarts: quarts * 15)


@st.composite
def occupations(draw, uid="x"):
    """Anything, on the days around the night when an hour comes twice."""
    debut = instant("2027-10-30 00:00").astimezone(datetime.UTC) + datetime.timedelta(minutes=draw(MINUTES))
    fin = debut + datetime.timedelta(minutes=draw(MINUTES.filter(bool)))
    return une_occupation(
        uid, debut=debut, fin=fin, titre=draw(st.sampled_from(["Forum", "Forum des métiers", "Atelier"])),
        marge=draw(st.sampled_from([0, 1, 26])) * HEURE, lieux=draw(PETITS.map(lambda ns: map(str, ns))),
        salle=draw(st.sampled_from(["", "1", "2"])), bassins=draw(PETITS), publics=draw(PETITS), themes=draw(PETITS),
        structures=draw(PETITS), attendus=draw(PETITS), equipe=draw(PETITS), effectif=draw(st.sampled_from([0, 50])),
        nature=draw(st.sampled_from(list(Nature))), etat=draw(st.sampled_from(list(Tenue))),
    )  # fmt: skip


@LENTEMENT
@given(occupations("a"), st.lists(occupations(), max_size=5))
def test_clash_is_the_same_from_both_sides_and_the_worst_comes_first(un, autres):
    autres = [replace(autre, uid=f"b{rang}") for rang, autre in enumerate(autres)]
    chocs = chocs_lire([un], Entourage(autres, voisins=VOISINS))
    assert [choc.rang for choc in chocs] == sorted(choc.rang for choc in chocs)
    assert len({choc.b.uid for choc in chocs}) == len(chocs)
    trouves = {choc.b.uid: choc for choc in chocs}
    for autre in autres:
        retour = chocs_lire([autre], Entourage([un], voisins=VOISINS))
        aller = [trouves[autre.uid]] if autre.uid in trouves else []
        assert [c._replace(a=c.b, b=c.a) for c in retour] == aller
        assert [cle_de_tolerance(c) for c in retour] == [cle_de_tolerance(c) for c in aller]


@LENTEMENT
@given(occupations("a"), occupations("b"), st.timedeltas(HEURE * 0, HEURE * 72))
def test_neither_room_nor_team_is_asked_twice_by_what_touches_or_stands_apart(un, deux, ecart):
    marges = un.marge + deux.marge
    apres = replace(deux, debut=un.fin + marges + ecart, fin=un.fin + marges + ecart + HEURE)
    if jours_de_paris(un.debut, un.fin)[1] < jours_de_paris(apres.debut, apres.fin)[0]:
        assert not {Rang.DOUBLON, Rang.BASSIN} & set(rangs(un, apres))
    assert not [c for c in chocs_lire([un], Entourage([apres])) if c.rang in (Rang.LIEU, Rang.EQUIPES) or c.salle]


# The days that would disturb less: the nearest, at the same hours, never on a week-end nor a public holiday.

LUNDI = datetime.date(2027, 1, 4)


def jours(*couples, nature=NatureJour.FERIE):
    lus = [[datetime.date.fromisoformat(jour) for jour in couple] for couple in couples]
    return [JourMarque("Marqué", nature, du, au) for du, au in lus]


def prises(*numeros, **champs):
    """The place is held in the afternoon of these days of January."""
    heures = {n: a(f"2027-01-{n:02}", "14:00", "15:00") for n in numeros}
    return [replace(une_autre(**heure, **LIEU | champs), uid=f"prise-{n}") for n, heure in heures.items()]


def proposes(mienne, autres=(), marques=(), du=LUNDI):
    notes = meilleurs_jours(mienne, Entourage(autres, jours=marques), du=du).meilleurs
    return [note.date.strftime("%m-%d") for note in notes]


def test_days_without_a_clash_are_offered_nearest_first_never_a_holiday_and_school_holidays_last():
    assert proposes(la_mienne(), prises(14)) == ["01-15", "01-13", "01-12"]
    assert proposes(la_mienne(), prises(12, 13, 14, 15)) == ["01-11", "01-18", "01-19"]
    assert proposes(la_mienne(), prises(14), du=datetime.date(2027, 1, 14)) == ["01-15", "01-18", "01-19"]
    assert proposes(la_mienne()) == []
    feries = jours(("2027-01-15", "2027-01-16"), ("2027-01-13", "2027-01-14"))
    assert proposes(la_mienne(), prises(14), feries) == ["01-12", "01-11", "01-18"]
    vacances = jours(("2027-01-15", "2027-01-23"), nature=NatureJour.VACANCES)
    assert proposes(la_mienne(), prises(14), vacances) == ["01-13", "01-12", "01-11"]


def test_day_that_disturbs_less_is_offered_when_none_is_free():
    partout = [
        une_occupation(f"bassin-{n}", f"2027-{m:02}-{n:02} 09:00", f"2027-{m:02}-{n:02} 10:00", bassins=[ANGOULEME])
        for m in (1, 2, 3, 4)
        for n in range(1, 29)
    ]
    partout += [une_occupation("janvier", "2027-01-29 09:00", "2027-01-31 10:00", bassins=[ANGOULEME])]
    partout = [replace(autre, uid=str(rang)) for rang, autre in enumerate(partout)]
    assert proposes(la_mienne(), [*prises(14), *partout]) == ["01-15", "01-13", "01-12"]


def test_forum_of_a_saturday_is_offered_saturdays_two_days_stay_together_and_hours_those_of_the_wall():
    samedi = la_mienne(du="2027-01-16 10:00", au="2027-01-16 17:00")
    assert proposes(samedi, prises(16)) == ["01-23", "01-09", "01-30"]
    deux = la_mienne(du="2027-01-14 09:00", au="2027-01-15 17:00")
    assert proposes(deux, prises(14)) == ["01-12", "01-11", "01-18"]  # ni vendredi, ni un jour pris par l’autre
    fin_de_semaine = la_mienne(du="2027-01-15 09:00", au="2027-01-16 17:00")
    assert proposes(fin_de_semaine, prises(15)) == ["01-22", "01-08", "01-29"]
    mienne = la_mienne(du="2027-03-26 14:00", au="2027-03-26 18:00")
    autre = une_autre(du="2027-03-26 14:00", au="2027-03-26 15:00", **LIEU)
    premier, *_ = meilleurs_jours(mienne, Entourage([autre]), du=mienne.debut.date()).meilleurs
    assert (premier.debut, premier.fin) == (instant("2027-03-29 14:00"), instant("2027-03-29 18:00"))
    assert premier.debut.astimezone(PARIS).utcoffset() == datetime.timedelta(hours=2)


def test_strip_has_sixty_working_days_their_load_and_the_day_that_was_asked_even_far():
    autres = [
        *prises(14),
        une_occupation("equipe", "2027-01-12 14:00", "2027-01-12 16:00", structures=[100]),
        une_occupation("bassin", "2027-01-13 09:00", "2027-01-13 10:00", bassins=[ANGOULEME]),
        une_occupation("region", "2027-01-15 09:00", "2027-01-15 10:00"),
    ]
    marques = jours(("2027-01-25", "2027-01-26")) + jours(("2027-02-06", "2027-02-22"), nature=NatureJour.VACANCES)
    frise = meilleurs_jours(la_mienne(), Entourage(autres, jours=marques), du=LUNDI).frise
    par_jour = {note.date.strftime("%m-%d"): note for note in frise}
    assert sum(not note.ferie for note in frise) == 60 and all(note.date.weekday() < 5 for note in frise)
    assert [par_jour[f"01-{n}"].charge for n in (11, 12, 13, 14, 15)] == [0, 3, 2, 3, 1]
    assert [par_jour[f"01-{n}"].equipes_libres for n in (11, 12)] == [1, 0]
    assert [note.date.day for note in frise if note.ici] == [14] and not par_jour["01-14"].salle_libre
    assert sum(note.vacances for note in frise) == 10 and [choc.rang for choc in par_jour["02-08"].chocs] == [6]
    assert par_jour["01-25"].ferie and not par_jour["01-25"].possible
    mienne = la_mienne(du="2027-10-14 14:00", au="2027-10-14 18:00")
    frise = meilleurs_jours(mienne, Entourage([]), du=LUNDI).frise
    assert [note.date for note in frise].index(datetime.date(2027, 10, 14)) == 30
    du, au = fenetre_a_lire([mienne], LUNDI)
    assert (frise[0].debut - du).days >= 7 and (au - frise[-1].fin).days >= 7
    serie = [mienne, la_mienne(du="2028-10-14 14:00", au="2028-10-14 18:00")]
    assert fenetre_a_lire(serie, LUNDI) == (du, instant("2028-10-22 00:00"))
    assert fenetre_a_lire([mienne]) == (instant("2027-10-06 00:00"), instant("2027-10-22 00:00"))


def test_load_of_a_day_does_not_tell_that_a_title_was_guessed():
    privee = une_autre(du="2027-01-12 09:00", au="2027-01-12 10:00", titre="Conseil secret du forum", **LIEU)
    lues = [
        [(note.date, note.score, note.charge, len(note.chocs)) for note in semaines.frise]
        for semaines in (
            meilleurs_jours(la_mienne(titre=titre), Entourage([privee]), du=LUNDI)
            for titre in ("Conseil secret du forum", "Tout autre chose")
        )
    ]
    assert lues[0] == lues[1]
