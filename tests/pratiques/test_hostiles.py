"""Every text field of this room takes every hostile string: nothing breaks, nothing is shown as a tag.

Several strings go in one text. Within its length, a field keeps them and the pages show them; then each field receives
them all, more than it may hold, and the form shows them again.
"""

import itertools
from dataclasses import dataclass, field

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from pratiques.choices import Critere, Partie, Statut
from pratiques.contenu import CHOIX, DATES, LIGNES, TEXTES, VOCABULAIRES
from pratiques.rules import echanges, relectures
from tests import balayage, hostiles
from tests.fabriques import une_region, une_tete_de_reseau
from tests.hostiles_html import BLNS, HTML, TOUT, paquets
from tests.pages import page_lue
from tests.pratiques.fabriques import CONTENU, poste, un_auteur, un_brouillon, un_message, une_fiche, une_reprise
from tests.pratiques.fabriques import une_fiche_soumise as soumise
from tests.pratiques.fabriques_groupes import un_groupe
from tests.pratiques.fabriques_pieces import une_piece
from tests.pratiques.fabriques_ressources import une_ressource

pytestmark = [pytest.mark.integration, pytest.mark.django_db, pytest.mark.usefixtures("charpente_en_memoire")]
LONG = True
FICHIERS_COMMUNS = True
LONG, ENSEMBLE, TROP, TOURS = 300, 3000, 6000, 16
RECHERCHES = ("/pratiques/", "/recherche/")
# Échappée, aucune de ces chaînes ne se retrouve lettre pour lettre dans une page.
BRUTS = [texte for texte in HTML if set("<\"'") & set(texte)]


@dataclass
class Essai:
    """A form: who fills it, what goes with the texts, where the texts are shown afterwards."""

    client: Client
    adresse: str
    champs: dict[str, int]
    reste: dict[str, object] = field(default_factory=dict)
    puis: list[tuple[Client, str]] = field(default_factory=list)


def client_de(compte):
    client = Client(raise_request_exception=False)
    client.force_login(compte)
    return client


def tours(champs):
    """What each field receives, turn by turn; a short field takes one string, another at each turn."""
    longs = {nom: list(paquets(taille)) for nom, taille in champs.items() if taille >= LONG}
    nombre = min([TOURS, *[len(longs[nom]) for nom in longs if champs[nom] == max(champs.values())]])
    seules, gros = itertools.cycle(TOUT), list(paquets(TROP))
    for tour in range(nombre):
        donnees = {nom: textes[(tour + rang) % len(textes)] for rang, (nom, textes) in enumerate(longs.items())}
        yield donnees | {nom: next(seules)[:taille] for nom, taille in champs.items() if nom not in longs}
    for tour in range(len(gros) if min(champs.values()) < ENSEMBLE else 0):
        yield {nom: gros[(tour + rang) % len(gros)] for rang, nom in enumerate(champs)}


def defaut(reponse):
    """What is wrong in an answer: a failure, a way out, something shown as it was typed."""
    if souci := balayage.defaut(reponse):
        return souci
    if "text/html" in reponse.get("Content-Type", ""):
        texte = page_lue(reponse)
        return next((f"tel quel : {brut}" for brut in BRUTS if brut in texte), "")
    return ""


def essayer(essai):
    """Send every turn; what was wrong, and how many were taken."""
    fautes, pris = [], 0
    for donnees in tours(essai.champs):
        cache.clear()
        with transaction.atomic():
            reponse = essai.client.post(essai.adresse, {**essai.reste, **donnees})
            vues = [reponse]
            if reponse.status_code == 302:
                pris += 1
                vues += [essai.client.get(reponse["Location"]), *[c.get(a) for c, a in essai.puis]]
            transaction.set_rollback(True)
        fautes += [(souci, essai.adresse, str(donnees)[:200]) for vue in vues if (souci := defaut(vue))]
    return fautes, pris


@pytest.fixture(scope="module")
def monde(base_du_module):
    return _construire()


def _construire():
    auteur, voisin, region = un_auteur(), un_auteur("apec"), une_region()
    a, v, r = client_de(auteur), client_de(voisin), client_de(region)
    publiee, brouillon = une_fiche(auteurs=[auteur]), un_brouillon(auteur)
    en_lecture = soumise(auteur)
    lue = relectures.relecture_prendre(fiche=en_lecture, par=voisin)
    question = un_message(publiee, voisin)
    signalee = un_message(publiee, voisin, texte="Et le soir ?")
    echanges.message_signaler(message=signalee, par=auteur, raison="AUTRE", texte="Hors sujet.")
    reprise = une_reprise(publiee, un_auteur("cio"))
    structure = voisin.rattachements.first().structure
    textes = {**dict.fromkeys(TEXTES, ENSEMBLE), "contact": 100, **dict.fromkeys([*DATES, *CHOIX, *VOCABULAIRES], 60)}
    for nom, colonnes in LIGNES.items():
        textes |= {f"{nom}-0-{colonne}": ENSEMBLE for colonne in colonnes}
    base = poste(CONTENU, version=brouillon.version, action="enregistrer")
    fiche, ecrire = f"/pratiques/{publiee.pk}", f"/pratiques/ecrire/{brouillon.uuid}/"
    page, jointe = publiee.get_url(), une_piece(brouillon, "IMAGE")
    pieces = f"{ecrire}pieces/"
    notes = {f"c_{critere}": "OUI" for critere in Critere} | {"verdict": "A_COMPLETER", "version": en_lecture.version}
    precisions = {f"k_{critere}": 300 for critere in Critere}
    remarques = {f"r_{partie}": 1000 for partie in Partie}
    refaire = {"structure": structure.pk, "maniere": "ADAPTEE", "effet": "SEMBLABLE", "preuve": "RESSENTI"}
    essais = {
        "brouillon": Essai(a, ecrire, textes, base, [(a, "/pratiques/mes-fiches/")]),
        "brouillon à envoyer": Essai(a, ecrire, textes, {**base, "action": "soumettre"}),
        "pièce jointe": Essai(
            a, f"{pieces}{jointe.uuid}/", {"titre": 100, "alternatif": 300, "source": 200, "motif_conserve": 500},
            {"licence": "CC_BY", "version": "1"}, [(a, pieces), (a, ecrire)],
        ),
        "relecture": Essai(
            v, f"/pratiques/relectures/{lue.uuid}/", {"remarque": 3000, **remarques, **precisions}, notes,
            [(a, f"/pratiques/ecrire/{en_lecture.brouillon.uuid}/"), (a, f"/pratiques/{en_lecture.pk}/")],
        ),
        "reprise": Essai(
            v, f"{fiche}/reprendre/", {"adaptations": 1000, "recit": 1500, "motif_conserve": 500},
            {**refaire, "depuis": "2026-01-05"}, [(a, f"{fiche}/reprises/"), (a, "/pratiques/mes-fiches/")],
        ),
        "réponse à une reprise": Essai(
            a, f"/pratiques/reprises/{reprise.uuid}/", {"reponse": 1000}, {"accepter": "oui"},
            [(v, f"{fiche}/reprises/")],
        ),
        "question": Essai(
            v, f"{fiche}/echanges/", {"texte": 2000, "motif_conserve": 500}, {"nature": "QUESTION"},
            [(a, page), (a, "/pratiques/questions/")],
        ),
        "réponse": Essai(v, f"/pratiques/echanges/{question.uuid}/", {"texte": 2000, "motif_conserve": 500}),
        "signalement": Essai(
            a, f"/pratiques/echanges/{question.uuid}/signaler/", {"texte": 500}, {"raison": "AUTRE"},
            [(r, "/pratiques/signalements/")],
        ),
        "modération": Essai(r, f"/pratiques/echanges/{signalee.uuid}/moderer/", {"motif": 500}, {"issue": "RETIRE"}),
        "collection": Essai(
            v, "/pratiques/collections/nouvelle/", {"titre": 120, "presentation": 600, "motif_conserve": 500},
            {"partagee": "on"}, [(a, "/pratiques/collections/")],
        ),
        "ranger": Essai(v, f"{fiche}/ranger/", {"titre": 120}),
        "suspension": Essai(r, f"{fiche}/agir/suspendre/", {"motif": 500}, puis=[(a, "/pratiques/mes-fiches/")]),
        "recommandation": Essai(r, f"{fiche}/agir/recommander/", {"decision": 12}),
    }  # fmt: skip
    return essais | _ensemble(v, r), v, une_fiche(Statut.PUBLIEE)


def _ensemble(v, r):
    tete = une_tete_de_reseau()
    t, ressource, groupe = client_de(tete), une_ressource(tete), un_groupe(tete)
    suite = {
        "genre": "PUBLICATION", "lien": "https://reperes.exemple.example/", "licence": "CC_BY", "rythme": "12",
        "accessibilite": "OUI", "visibilite": "PUBLIQUE", "porteur": f"reseau-{ressource.reseau_id}",
        "atteste_gratuite": "on",
    }  # fmt: skip
    textes = {"titre": 120, "description": 1500, "editeur": 200, "sources": 1000, "motif_conserve": 500}
    return {
        "ressource": Essai(t, "/pratiques/ressources/publier/", textes, suite, [(v, "/pratiques/ressources/")]),
        "ressource suspendue": Essai(r, f"/pratiques/ressources/{ressource.uuid}/agir/suspendre/", {"motif": 500}),
        "groupe": Essai(
            t, "/pratiques/groupes/ouvrir/", {"titre": 120, "objet": 2000, "motif_conserve": 500},
            {"debut": "2026-01-05"}, [(v, "/pratiques/groupes/")],
        ),
        "groupe clos": Essai(t, f"/pratiques/groupes/{groupe.uuid}/clore/", {"bilan": 1500}),
    }  # fmt: skip


def test_hostile_strings_are_the_known_ones_and_a_hundred_of_ours():
    assert len(set(BLNS)) > 450 and len({*hostiles.TEXTES, *HTML} - set(BLNS)) > 150
    for taille in (100, 500, 3000):
        reunis = "\n".join(paquets(taille))
        assert all(texte[:taille] in reunis for texte in TOUT)
        assert all(len(paquet) <= taille for paquet in paquets(taille))


@pytest.mark.long
def test_form_of_this_room_takes_every_hostile_string(monde):
    essais, _, _ = monde
    for nom, essai in essais.items():
        fautes, pris = essayer(essai)
        assert not fautes, (nom, fautes[:3])
        assert pris or nom in {"brouillon à envoyer", "recommandation"}, f"{nom} : rien n’a été gardé"


@pytest.mark.long
def test_search_of_this_room_takes_every_hostile_string(monde):
    _, client, _ = monde
    sains = [[texte for texte in textes if "\x00" not in texte] for textes in (TOUT, HTML)]
    for adresse, textes in zip(RECHERCHES, [list(paquets(190, textes))[::3] for textes in sains], strict=True):
        for texte in textes:
            cache.clear()
            reponse = client.get(adresse, {"q": texte})
            assert not defaut(reponse) and reponse.status_code == 200, texte
