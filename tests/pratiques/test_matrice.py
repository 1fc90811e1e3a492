"""The reader matrix: role × state of a note × every door. A sentinel is found by those who may read it, nowhere else.

Five texts per note: what is published or being read, an earlier version, what its author has not sent, a remark, a
message of the thread between its author and its readers. And a picture and a file that go with each text, whose words
are read by who reads the text; nobody, once another version is sent.
"""

import datetime
from unittest import mock

import pytest
from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from home.choices import Verdict
from home.models import Courriel
from home.registre import lire
from pratiques.choices import Statut
from pratiques.models import Brouillon, FichePratiquePage, PieceJointe
from pratiques.rules import brouillons, publication, signatures
from pratiques.rules import relectures as fils
from pratiques.rules.pieces import piece_ecarter
from tests.fabriques import un_ancien_membre, un_compte, une_region, une_tete_de_reseau
from tests.pratiques.fabriques import rendre, un_auteur, un_brouillon, un_contenu
from tests.pratiques.fabriques_pieces import une_piece
from tests.pratiques.test_signatures import signer

pytestmark = pytest.mark.django_db
LONG = True

INTROUVABLE = "safran.urls.handler404"
TEXTE, ANCIEN, NON_ENVOYE, REMARQUE, FIL = "texte", "ancien", "nonenvoye", "remarque", "fil"
IMAGE, FICHIER = "image", "fichier"
MEMBRES = "PUBLIEE_MEMBRES"
SEULS_ENVOIS = {Statut.BROUILLON, Statut.SOUMISE, Statut.A_COMPLETER}
ETATS = [*Statut.values, MEMBRES]
LISIBLES = {Statut.PUBLIEE, Statut.A_REVOIR, Statut.ARCHIVEE, Statut.REMPLACEE}
ECRIVENT = {"auteur", "coauteur"}
DEHORS = {"anonyme", "etranger", "ancien membre"}


def sentinelle(genre, etat):
    return f"zebre-{genre}-{etat.lower().replace('_', '-')}."


def lecteurs(genre, etat, roles):
    """Who may read a sentinel, by the rules of the house."""
    genre, _, piece = genre.partition("-")
    if piece and genre == ANCIEN:
        return set()
    if genre == NON_ENVOYE:
        return ECRIVENT
    if genre in (REMARQUE, FIL):
        return ECRIVENT | {"lecteur"}
    if genre == ANCIEN:
        return ECRIVENT | {"tete", "region"}
    if etat in LISIBLES:
        return set(roles)
    if etat == MEMBRES:
        return set(roles) - DEHORS
    return ECRIVENT | {"tete", "region"} | ({"lecteur"} if etat != Statut.SOUMISE else set())


def genres_de(etat):
    textes = [TEXTE, NON_ENVOYE if etat == Statut.A_COMPLETER else ANCIEN]
    if etat in (Statut.BROUILLON, Statut.SOUMISE):
        textes = [NON_ENVOYE if etat == Statut.BROUILLON else TEXTE]
    dits = [] if etat in (Statut.BROUILLON, Statut.SOUMISE) else [REMARQUE, FIL]
    return [*textes, *[f"{genre}-{piece}" for genre in textes for piece in (IMAGE, FICHIER)], *dits]


@pytest.fixture
def comptes():
    return {
        "anonyme": None,
        "etranger": un_compte(),
        "ancien membre": un_ancien_membre(),
        "ancien coauteur": un_auteur("cio"),
        "membre": un_auteur("cio"),
        "lecteur": un_auteur("apec"),
        "ancien lecteur": un_auteur("apec"),
        "coauteur": un_auteur("cap-emploi"),
        "auteur": un_auteur(),
        "tete": une_tete_de_reseau("missions-locales"),
        "autre tete": une_tete_de_reseau("apec"),
        "region": une_region(),
    }


def porter(etat, comptes, second, suivante=None):
    """A note led to its state by the rules, each text with its sentinel."""
    auteur, lecteur = comptes["auteur"], comptes["lecteur"]

    def contenu(genre):
        visibilite = "MEMBRES" if etat == MEMBRES else "PUBLIQUE"
        return un_contenu(
            titre=f"Fiche {etat} pour essai", probleme=f"Canari {sentinelle(genre, etat)}", visibilite=visibilite
        )

    def reecrire(genre):
        actuel = Brouillon.objects.get(pk=brouillon.pk)
        brouillons.brouillon_enregistrer(brouillon=actuel, contenu=contenu(genre), version=actuel.version, par=auteur)
        joindre(genre)

    def joindre(genre):
        for piece in PieceJointe.objects.filter(brouillon=brouillon).select_related("brouillon"):
            piece_ecarter(piece=piece)
        une_piece(brouillon, "IMAGE", alternatif=sentinelle(f"{genre}-{IMAGE}", etat))
        une_piece(brouillon, titre=sentinelle(f"{genre}-{FICHIER}", etat))

    premier = NON_ENVOYE if etat == Statut.BROUILLON else TEXTE if etat in SEULS_ENVOIS else ANCIEN
    brouillon = un_brouillon(auteur, **contenu(premier))
    joindre(premier)
    signer(brouillon, comptes["coauteur"])
    parti = signer(brouillon, comptes["ancien coauteur"])
    signatures.signataire_retirer(signataire=parti, par=comptes["ancien coauteur"])
    if etat == Statut.BROUILLON:
        return brouillon
    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=auteur)
    if etat == Statut.SOUMISE:
        return brouillon
    rendue = fils.relecture_prendre(fiche=fiche, par=comptes["ancien lecteur"])
    fils.relecture_liberer(relecture=rendue, par=comptes["ancien lecteur"])
    relecture = fils.relecture_prendre(fiche=fiche, par=lecteur)
    fils.fil_ecrire(fiche=fiche, par=auteur, texte=sentinelle(FIL, etat))
    rendre(relecture, Verdict.A_COMPLETER, remarque=sentinelle(REMARQUE, etat))
    reecrire(NON_ENVOYE if etat == Statut.A_COMPLETER else TEXTE)
    if etat == Statut.A_COMPLETER:
        return brouillon
    brouillons.brouillon_soumettre(brouillon=Brouillon.objects.get(pk=brouillon.pk), par=auteur)
    if etat == Statut.EN_RELECTURE:
        return brouillon
    rendre(fiche.relectures.get(verdict="", lecteur=lecteur))
    rendre(fils.relecture_prendre(fiche=fiche, par=second))
    publication.fiche_valider(fiche=fiche, par=comptes["tete"], publier=etat != Statut.VALIDEE)
    finir(etat, comptes, fiche, suivante)
    return brouillon


def finir(etat, comptes, fiche, suivante):
    fiche.refresh_from_db()
    tete = comptes["tete"]
    if etat == Statut.A_REVOIR:
        FichePratiquePage.objects.filter(pk=fiche.pk).update(a_revoir_le=timezone.localdate())
        publication.fiches_marquer_a_revoir()
    elif etat == Statut.SUSPENDUE:
        publication.fiche_suspendre(fiche=fiche, par=comptes["region"], motif="Un nom y figurait.")
    elif etat == Statut.ARCHIVEE:
        publication.fiche_archiver(fiche=fiche, par=tete, motif="Terminé.")
    elif etat == Statut.REMPLACEE:
        publication.fiche_remplacer(fiche=fiche, par=tete, par_fiche=suivante)


@pytest.fixture
def fiches(comptes):
    """One draft per state, with its note when it has one; the replaced one comes last."""
    second, faites = un_auteur(), {}
    for etat in sorted(ETATS, key=lambda e: e == Statut.REMPLACEE):
        suivante = faites[Statut.PUBLIEE].fiche if etat == Statut.REMPLACEE else None
        faites[etat] = porter(etat, comptes, second, suivante)
        faites[etat].refresh_from_db()
    assert [b.fiche.statut for e, b in faites.items() if b.fiche and e != MEMBRES] == [
        e for e in faites if e not in (Statut.BROUILLON, MEMBRES)
    ]
    return faites


def portes_de(brouillon, lecteur):
    """Every address that shows a text of this note; those that show its title are in the table of rights."""
    uuid, fiche = brouillon.uuid, brouillon.fiche
    ecrans = ("brouillon", "historique_brouillon", "pieces")
    adresses = [reverse(f"pratiques_{nom}", args=[uuid]) for nom in ecrans]
    for piece in PieceJointe.objects.filter(Q(brouillon=brouillon) | Q(fiche__isnull=False, fiche=fiche)):
        adresses += [reverse("pratiques_piece", args=[piece.uuid])] * (not piece.est_image)
    if not fiche or fiche.statut == Statut.A_COMPLETER:
        adresses.append(reverse("pratiques_entretien", args=[uuid, 2]))
    if not fiche:
        return adresses
    noms = ["fiche_pdf", "historique", "fiche_valider", "fil_de_relecture", *([] if fiche.live else ["fiche"])]
    adresses += [f"/pratiques/{fiche.slug}/", *(reverse(f"pratiques_{nom}", args=[fiche.pk]) for nom in noms)]
    adresses += [reverse("pratiques_relecture", args=[r.uuid]) for r in fiche.relectures.filter(lecteur=lecteur)[:1]]
    if fiche.statut == Statut.A_COMPLETER:  # l'administration est lente : l'état qui a le plus à cacher
        adresses += [f"/admin/pages/{fiche.pk}/{ecran}/" for ecran in ("edit", "view_draft", "history")]
    return adresses


LISTES = "/pratiques/?q=canari /recherche/?q=canari /pratiques/atom.xml /sitemap.xml".split()
COMMUNES = "/ /pratiques/ /mon-espace/ /pratiques/relectures/ /pratiques/mes-fiches/ /pratiques/a-valider/".split()


def _mots_du_document(gabarit, contextes, **options):
    return render_to_string(gabarit, {"site_url": settings.SITE_URL, **next(iter(contextes))}).encode()


def _introuvable(request, *args, **kwargs):
    """The answer of a refusal without its page, whose words test_droits reads."""
    return HttpResponse(status=404)


def visiter(client, compte, adresses):
    """The words behind each address, redirections followed within the site."""
    client.logout()
    if compte:
        client.force_login(compte)
    vues = {}
    with mock.patch("pratiques.documents.pdf_fit", _mots_du_document), mock.patch(INTROUVABLE, _introuvable):
        for adresse in adresses:
            reponse = client.get(adresse)
            if reponse.status_code in (301, 302) and not reponse.url.startswith("/compte/"):
                reponse = client.get(reponse.url)
            assert reponse.status_code < 500, adresse
            corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
            vues[adresse] = reponse.get("Content-Disposition", "").encode() + corps
    return {adresse: corps.decode(errors="replace") for adresse, corps in vues.items()}


@pytest.mark.integration
def test_each_text_is_found_by_those_who_may_read_it_and_nowhere_else(client, comptes, fiches):
    fuites, manques = [], []
    for role, compte in comptes.items():
        adresses = [*COMMUNES, *(a for b in fiches.values() for a in portes_de(b, comptes["lecteur"]))]
        vues = visiter(client, compte, adresses)
        tout = "\n".join(vues.values())
        for etat in ETATS:
            for genre in genres_de(etat):
                mot, permis = sentinelle(genre, etat), role in lecteurs(genre, etat, comptes)
                trouvee = [adresse for adresse, texte in vues.items() if mot in texte] if mot in tout else []
                if trouvee and not permis:
                    fuites.append((role, etat, genre, trouvee))
                if permis and not trouvee:
                    manques.append((role, etat, genre))
    assert not fuites
    assert not manques, "un mot que personne ne lit ne prouve rien"
    rien_de_plus(client, comptes, fiches)


def rien_de_plus(client, comptes, fiches):
    """Lists, search, feed, site map, digests, « mes données » and mails tell nothing of what is not published."""
    caches = [f"Fiche {etat} pour essai" for etat in ETATS if etat not in {Statut.PUBLIEE, Statut.A_REVOIR, MEMBRES}]
    jadis, demain = timezone.now() - datetime.timedelta(days=9), timezone.now() + datetime.timedelta(days=1)
    for role, compte in comptes.items():
        for adresse, texte in visiter(client, compte, LISTES).items():
            assert not [titre for titre in caches if titre in texte], (role, adresse)
            assert role not in DEHORS or f"Fiche {MEMBRES} pour essai" not in texte, (role, adresse)
        if compte is None:
            continue
        nouvelles = [n.objet for source in lire("nouvelles") for n in source.lire(compte, jadis, demain)]
        assert not set(nouvelles) & set(caches), role
        assert role not in DEHORS or not nouvelles
        donnees = str([r for fournisseur in lire("donnees_personnelles") for r in fournisseur(compte)])
        for etat in ETATS:
            for genre in genres_de(etat):
                permis = role == "auteur" and genre != REMARQUE or role == "lecteur" and genre == REMARQUE
                assert permis or sentinelle(genre, etat) not in donnees, (role, etat, genre)
    envoyes = "\n".join(f"{c.objet} {c.texte} {c.html}" for c in Courriel.objects.all())
    assert "Fiche" in envoyes and "zebre-" not in envoyes
