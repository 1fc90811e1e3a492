"""Route × role on one note in reading and one published for members (T01, arbitrages « Who reads a note »)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from pratiques.choices import Statut
from pratiques.rules import relectures
from tests.fabriques import un_ancien_membre, un_compte, une_chargee_de_mission, une_region, une_tete_de_reseau
from tests.pratiques.fabriques import un_auteur, un_brouillon, une_fiche, une_fiche_soumise

pytestmark = pytest.mark.django_db

ROLES = ("anonyme", "etranger", "ancien", "membre", "auteur", "lecteur", "tete", "autre_tete", "chargee", "region")
OUI, CNX, NON = 200, 302, 404  # ouvert, connexion, introuvable

# Une ligne par route : le code attendu pour chaque rôle, dans l'ordre de ROLES.
LECTURE = {
    # fiche en relecture
    "pratiques_fiche": (CNX, NON, CNX, NON, OUI, OUI, OUI, NON, NON, OUI),
    "pratiques_fiche_pdf": (CNX, NON, CNX, NON, OUI, OUI, OUI, NON, NON, OUI),
    "pratiques_fiche_valider": (CNX, NON, CNX, NON, NON, NON, OUI, NON, NON, OUI),
    "pratiques_brouillon": (CNX, NON, CNX, NON, OUI, NON, NON, NON, NON, NON),
    "pratiques_relecture": (CNX, NON, CNX, NON, NON, OUI, NON, NON, NON, NON),
    "pratiques_fiche_agir": (CNX, NON, CNX, NON, NON, NON, NON, NON, NON, NON),
    # brouillon jamais soumis
    "brouillon_prive": (CNX, NON, CNX, NON, OUI, NON, NON, NON, NON, NON),
    "pratiques_brouillon_supprimer": (CNX, NON, CNX, NON, OUI, NON, NON, NON, NON, NON),
    # fiche publiée pour les membres
    "pdf_membres": (CNX, NON, CNX, OUI, OUI, OUI, OUI, OUI, OUI, OUI),
    "agir_archiver": (CNX, NON, CNX, NON, OUI, NON, OUI, NON, NON, OUI),
    "agir_suspendre": (CNX, NON, CNX, NON, NON, NON, NON, NON, NON, OUI),
    # écrans sans objet
    "pratiques_atom": (OUI, OUI, OUI, OUI, OUI, OUI, OUI, OUI, OUI, OUI),
    "pratiques_ecrire": (CNX, NON, CNX, OUI, OUI, OUI, OUI, OUI, OUI, OUI),
    "pratiques_mes_fiches": (CNX, NON, CNX, OUI, OUI, OUI, OUI, OUI, OUI, OUI),
    "pratiques_relectures": (CNX, NON, CNX, OUI, OUI, OUI, OUI, OUI, OUI, OUI),
    "pratiques_a_valider": (CNX, NON, CNX, NON, NON, NON, OUI, OUI, NON, OUI),
}


@pytest.fixture
def monde():
    auteur = un_auteur()
    fiche = une_fiche_soumise(auteur)
    lecteur = un_auteur("apec")
    relecture = relectures.relecture_claim(fiche=fiche, par=lecteur)
    publiee = une_fiche(Statut.PUBLIEE, auteurs=[auteur], contenu={"visibilite": "MEMBRES"})
    prive = un_brouillon(auteur)
    return {
        "roles": {
            "anonyme": None,
            "etranger": un_compte(),
            "ancien": un_ancien_membre(),
            "membre": un_auteur("cio"),
            "auteur": auteur,
            "lecteur": lecteur,
            "tete": une_tete_de_reseau("missions-locales"),
            "autre_tete": une_tete_de_reseau("apec"),
            "chargee": une_chargee_de_mission(),
            "region": une_region(),
        },
        "adresses": {
            "pratiques_fiche": reverse("pratiques_fiche", args=[fiche.pk]),
            "pratiques_fiche_pdf": reverse("pratiques_fiche_pdf", args=[fiche.pk]),
            "pratiques_fiche_valider": reverse("pratiques_fiche_valider", args=[fiche.pk]),
            "pratiques_brouillon": reverse("pratiques_brouillon", args=[fiche.brouillon.uuid]),
            "pratiques_relecture": reverse("pratiques_relecture", args=[relecture.uuid]),
            "pratiques_fiche_agir": reverse("pratiques_fiche_agir", args=[fiche.pk, "suspendre"]),
            "brouillon_prive": reverse("pratiques_brouillon", args=[prive.uuid]),
            "pratiques_brouillon_supprimer": reverse("pratiques_brouillon_supprimer", args=[prive.uuid]),
            "pdf_membres": reverse("pratiques_fiche_pdf", args=[publiee.pk]),
            "agir_archiver": reverse("pratiques_fiche_agir", args=[publiee.pk, "archiver"]),
            "agir_suspendre": reverse("pratiques_fiche_agir", args=[publiee.pk, "suspendre"]),
            **{
                nom: reverse(nom)
                for nom in (
                    "pratiques_atom",
                    "pratiques_ecrire",
                    "pratiques_mes_fiches",
                    "pratiques_relectures",
                    "pratiques_a_valider",
                )
            },
        },
        "ecritures": [
            reverse("pratiques_relecture", args=[relecture.uuid]),
            reverse("pratiques_relecture_liberer", args=[relecture.uuid]),
            reverse("pratiques_brouillon", args=[prive.uuid]),
            reverse("pratiques_brouillon_supprimer", args=[prive.uuid]),
            reverse("pratiques_fiche_valider", args=[fiche.pk]),
            reverse("pratiques_fiche_agir", args=[publiee.pk, "archiver"]),
        ],
    }


def test_every_route_answers_each_role_as_the_table_says(client, monde):
    ecarts = []
    for rang, role in enumerate(ROLES):
        client.logout()
        if compte := monde["roles"][role]:
            client.force_login(compte)
        for route, codes in LECTURE.items():
            attendu = NON if role == "ancien" and codes[rang] == CNX and compte and compte.is_active else codes[rang]
            recu = client.get(monde["adresses"][route]).status_code
            if recu != attendu:
                ecarts.append(f"{route} {role} : {recu} au lieu de {attendu}")
    assert not ecarts, "\n".join(ecarts)


def test_nobody_but_the_person_concerned_writes(client, monde):
    for role in ("etranger", "ancien", "membre", "autre_tete", "chargee"):
        client.force_login(monde["roles"][role])
        for adresse in monde["ecritures"]:
            reponse = client.post(adresse, {"motif": "x", "verdict": "ACCEPTEE"})
            assert reponse.status_code == 404, f"{role} {adresse} {reponse.status_code}"


def test_random_identifier_answers_like_someone_elses_object(client, monde):
    client.force_login(monde["roles"]["membre"])
    for nom in ("pratiques_brouillon", "pratiques_relecture"):
        adresses = (monde["adresses"][nom], reverse(nom, args=[uuid4()]))
        reel, hasard = [
            (r := client.get(a)).content.replace(a.encode(), b"") + str(r.status_code).encode() for a in adresses
        ]
        assert reel == hasard and reel.endswith(b"404")


def test_member_who_left_loses_drafts_and_readings_at_the_next_request(client, monde):
    import datetime

    auteur = monde["roles"]["auteur"]
    client.force_login(auteur)
    adresse = monde["adresses"]["pratiques_brouillon"]
    assert client.get(adresse).status_code == 200
    hier = datetime.date.today() - datetime.timedelta(days=1)
    auteur.rattachements.update(du=hier, au=hier)
    assert client.get(adresse).status_code == 404


def test_canary_of_an_unpublished_note_is_found_behind_no_secondary_door(client):
    auteur = un_auteur()
    fiche = une_fiche_soumise(auteur, probleme="ZEBRE-CANARI", titre="Titre sans canari")
    un_brouillon(auteur, titre="ZEBRE-CANARI")
    portes = [
        "/",
        "/pratiques/",
        "/pratiques/?q=zebre+canari",
        "/pratiques/atom.xml",
        "/recherche/?q=zebre+canari",
        "/mon-espace/",
        "/pratiques/relectures/",
        "/pratiques/mes-fiches/",
        f"/pratiques/{fiche.slug}/",
        f"/pratiques/{fiche.pk}/",
        f"/pratiques/{fiche.pk}/pdf/",
    ]
    for compte in (None, un_compte(), un_auteur("apec"), une_tete_de_reseau("apec"), une_chargee_de_mission()):
        client.logout()
        if compte:
            client.force_login(compte)
        for porte in portes:
            reponse = client.get(porte, follow=True)
            assert b"ZEBRE" not in reponse.content, f"{porte} pour {compte}"


@pytest.mark.parametrize("pk", ["0", "9223372036854775808", "99999999999999999999999999"])
def test_number_beyond_any_row_is_not_found_never_a_failure(client, pk):
    client.force_login(une_region())
    for adresse in ("/pratiques/{}/", "/pratiques/{}/pdf/", "/pratiques/a-valider/{}/", "/pratiques/{}/agir/archiver/"):
        assert client.get(adresse.format(pk)).status_code == 404
    # Un numéro qu’aucune base ne peut tenir n’est pas une adresse ; zéro, si : la page dit que la place est prise.
    assert client.post(f"/pratiques/relectures/prendre/{pk}/").status_code == (302 if pk == "0" else 404)
    fiche = une_fiche()
    adresse = reverse("pratiques_fiche_agir", args=[fiche.pk, "remplacer"])
    assert client.post(adresse, {"par_fiche": pk}).status_code == 422
