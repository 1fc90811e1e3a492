"""Bookmarks, collections own or shared, and their booklet (R3.6)."""

import datetime
import io

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from home.choices import EtatDocument
from pratiques.choices import Statut
from pratiques.models import CollectionDeFiches, Livret, Signet
from pratiques.rules import collections, publication
from pratiques.rules.collections import livret_composer, livret_demander, livrets_purger
from tests.fabriques import un_ancien_membre, une_region
from tests.pages import page_lue
from tests.pratiques.fabriques import un_auteur, une_fiche
from tests.refus import refus

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def une_collection(compte, *fiches, **champs):
    collection = collections.collection_creer(par=compte, **{"titre": "Pour l’équipe", **champs})
    for fiche in fiches:
        collections.collection_ajouter(collection=collection, fiche=fiche, par=compte)
    return collection


def test_bookmark_is_kept_once_and_opens_nothing(client):
    fiche, compte = une_fiche(contenu={"visibilite": "MEMBRES"}), un_auteur("apec")
    client.force_login(compte)
    adresse = reverse("pratiques_signet", args=[fiche.pk])
    assert adresse in page_lue(client.get(fiche.get_url()))
    for _ in range(2):
        assert client.post(adresse, {"pose": "1"}).status_code == 302
    assert Signet.objects.count() == 1
    assert fiche.title in page_lue(client.get("/pratiques/signets/"))
    assert "Retirer de mes signets" in page_lue(client.get(fiche.get_url()))
    publication.fiche_archiver(fiche=fiche, par=fiche.auteurs.first().compte, motif="Fini.")
    assert fiche.title not in page_lue(client.get("/pratiques/signets/"))
    client.post(adresse, {"pose": "0"})
    assert not Signet.objects.exists()
    refus("droit", collections.signet_poser, fiche=fiche, par=un_ancien_membre(), pose=True)


def test_collection_is_own_or_shared_and_shows_only_what_its_reader_may_read(client):
    compte, autre = un_auteur("apec"), un_auteur("cio")
    gardee, partie = une_fiche(), une_fiche()
    collection = une_collection(compte, gardee, partie)
    adresse = reverse("pratiques_collection", args=[collection.uuid])
    client.force_login(autre)
    assert client.get(adresse).status_code == 404
    client.force_login(compte)
    modifier = reverse("pratiques_collection_modifier", args=[collection.uuid])
    vide = client.post(modifier, {"titre": "", "presentation": "Gardé à l’écran."})
    assert vide.status_code == 422 and "Gardé à l’écran." in page_lue(vide)
    assert client.post(modifier, {"titre": "Pour Mme Roux"}).status_code == 422
    client.post(modifier, {"titre": "Accueillir à deux", "partagee": "on"})
    publication.fiche_archiver(fiche=partie, par=partie.auteurs.first().compte, motif="Fini.")
    client.force_login(autre)
    page = page_lue(client.get(adresse))
    assert gardee.title in page and partie.title not in page
    assert "1 fiche de cette collection n’est plus" in page.replace("\xa0", " ")
    assert "Accueillir à deux" in page_lue(client.get("/pratiques/collections/"))
    for nom in ("pratiques_collection_modifier", "pratiques_collection_supprimer"):
        assert client.post(reverse(nom, args=[collection.uuid]), {"titre": "À moi"}).status_code == 404
    refus("droit", collections.collection_ajouter, collection=collection, fiche=gardee, par=autre)
    refus("droit", une_collection, autre, une_fiche(Statut.EN_RELECTURE))


def test_collection_is_put_in_order_and_a_double_click_moves_once(client, monkeypatch):
    compte = un_auteur("apec")
    a, b, c = (une_fiche() for _ in range(3))
    client.force_login(compte)
    for _ in range(2):
        client.post(reverse("pratiques_ranger", args=[a.pk]), {"titre": "Une seule"})
    collection = CollectionDeFiches.objects.get()
    for fiche in (b, c):
        client.post(reverse("pratiques_ranger", args=[fiche.pk]), {"collection": str(collection.uuid)})
    assert client.post(reverse("pratiques_ranger", args=[a.pk]), {"titre": " "}).status_code == 422
    gestes = [(c, "monter"), (c, "monter"), (c, "monter"), (a, "descendre"), (b, "retirer")]
    attendus = [[a, c, b], [c, a, b], [c, a, b], [c, b, a], [c, a]]
    for (fiche, geste), attendu in zip(gestes, attendus, strict=True):
        adresse = reverse("pratiques_collection_ordonner", args=[collection.uuid, fiche.pk, geste])
        assert client.post(adresse).status_code == 302
        assert [r.fiche_id for r in collection.rangs.all()] == [f.pk for f in attendu], geste
    assert client.post(adresse.replace("retirer", "jeter")).status_code == 404
    monkeypatch.setattr("pratiques.rules.collections.MAX_FICHES", 2)
    refus("pleine", collections.collection_ajouter, collection=collection, fiche=b, par=compte)
    monkeypatch.undo()
    compte = un_auteur("apec")
    a, partie, b, c, d = (une_fiche() for _ in range(5))
    collection = une_collection(compte, a, partie, b, c, d)
    publication.fiche_archiver(fiche=partie, par=partie.auteurs.first().compte, motif="Fini.")
    client.force_login(compte)
    for fiche, geste, attendu in ((d, "monter", [a, partie, b, d, c]), (b, "descendre", [a, partie, d, b, c])):
        page = page_lue(client.get(reverse("pratiques_collection", args=[collection.uuid])))
        adresse = reverse("pratiques_collection_ordonner", args=[collection.uuid, fiche.pk, geste])
        place = page.partition(f'action="{adresse}"')[2].partition('name="place" value="')[2].partition('"')[0]
        for _ in range(2):
            assert client.post(adresse, {"place": place}).status_code == 302
        assert [r.fiche_id for r in collection.rangs.all()] == [f.pk for f in attendu], geste
    for zut in ("", "deux", "²", "9" * 40):
        assert client.post(adresse, {"place": zut}).status_code == 302


def test_booklet_has_its_cover_its_contents_and_its_notes_in_order(client, django_capture_on_commit_callbacks):
    compte = un_auteur("apec")
    longue = une_fiche(contenu={"titre": "Écrire long", "resultats": "Encore un résultat. " * 120})
    courte, secrete = une_fiche(contenu={"titre": "Écrire court"}), une_fiche(contenu={"titre": "ZEBRE"})
    collection = une_collection(compte, courte, longue, secrete, titre="Accueillir", presentation="Trois idées.")
    publication.fiche_archiver(fiche=secrete, par=secrete.auteurs.first().compte, motif="Fini.")
    client.force_login(compte)
    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post(reverse("pratiques_livret_demander", args=[collection.uuid]))
    livret = Livret.objects.get()
    assert (livret.etat, livret.faites, livret.total, livret.erreur) == (EtatDocument.PRET, 2, 2, "")
    page = page_lue(client.get(reponse.url))
    adresse = reverse("pratiques_livret_pdf", args=[livret.uuid])
    assert adresse in page
    document = PdfReader(io.BytesIO(b"".join(client.get(adresse).streaming_content)))
    pages = [" ".join(p.extract_text().split()) for p in document.pages]
    assert "Accueillir" in pages[0] and "Trois idées." in pages[0]
    assert pages[1].index("Écrire court") < pages[1].index("Écrire long")
    assert "Écrire court" in pages[2] and 4 <= len(pages) <= 6 and "ZEBRE" not in " ".join(pages)
    numero = next(n for n, texte in enumerate(pages[3:], 4) if "Écrire long" in texte)
    assert str(numero) in pages[1], "le sommaire dit la page"
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"], "un document balisé"
    client.force_login(un_auteur("cio"))
    assert client.get(adresse).status_code == 404


def test_booklet_is_made_once_tells_how_far_it_is_and_starts_again_when_cut(client, monkeypatch):
    compte = un_auteur("apec")
    vide = une_collection(compte, titre="Vide")
    refus("vide", livret_demander, collection=vide, par=compte)
    collection = une_collection(compte, une_fiche())
    livret = livret_demander(collection=collection, par=compte)
    assert livret_demander(collection=collection, par=compte) == livret, "un double clic n’en fait qu’un"
    Livret.objects.filter(pk=livret.pk).update(etat=EtatDocument.EN_COURS)
    assert livret_composer(pk=livret.pk) == EtatDocument.EN_COURS, "un second ouvrier passe son chemin"
    client.force_login(compte)
    adresse = reverse("pratiques_livret", args=[livret.uuid])
    assert "0 sur 1." in page_lue(client.get(adresse))
    morceau = client.get(adresse, headers={"HX-Request": "true"})
    assert "<html" not in page_lue(morceau) and "HX-Refresh" not in morceau
    Livret.objects.filter(pk=livret.pk).update(battement=timezone.now() - datetime.timedelta(minutes=5))
    assert "Recommencer" in page_lue(client.get(adresse))
    suivant = livret_demander(collection=collection, par=compte)
    assert suivant.pk != livret.pk

    def casser(**_champs):
        raise OSError("plus de place")

    monkeypatch.setattr("pratiques.rules.collections.livret_ecrire", casser)
    assert livret_composer(pk=suivant.pk) == EtatDocument.ECHEC
    assert "Recommencer" in page_lue(client.get(reverse("pratiques_livret", args=[suivant.uuid])))
    monkeypatch.undo()
    dernier = livret_demander(collection=collection, par=compte)
    assert livret_composer(pk=dernier.pk) == EtatDocument.PRET
    assert storages["prive"].exists(dernier.fichier)


def test_old_booklets_leave_with_their_file(django_capture_on_commit_callbacks):
    compte = un_auteur("apec")
    collection = une_collection(compte, une_fiche())
    livret = livret_demander(collection=collection, par=compte)
    livret_composer(pk=livret.pk)
    assert livrets_purger() == 0
    Livret.objects.update(demande_le=timezone.now() - datetime.timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        assert livrets_purger() == 1
    assert not storages["prive"].exists(livret.fichier)
    with django_capture_on_commit_callbacks(execute=True):
        livret_demander(collection=collection, par=compte)
        collections.collection_supprimer(collection=collection, par=compte)
    assert not Livret.objects.exists() and not CollectionDeFiches.objects.exists()


def titres(fiches, **_champs):
    """A document that only says which notes it holds: how it is laid out is tried above."""
    return " ; ".join(fiche.title for fiche in fiches).encode()


def test_suspended_note_leaves_every_booklet_with_its_file(client, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("pratiques.rules.collections.livret_ecrire", titres)
    compte, autre, fiche = un_auteur("apec"), un_auteur("cio"), une_fiche()
    avec = une_collection(compte, fiche, une_fiche(), partagee=True)
    ailleurs, otee = une_collection(autre, une_fiche()), une_collection(autre, fiche, une_fiche(), titre="Ôtée")
    livrets = []
    for collection, par in ((avec, compte), (avec, autre), (otee, autre), (ailleurs, autre)):
        livret = livret_demander(collection=collection, par=par)
        assert livret_composer(pk=livret.pk) == EtatDocument.PRET
        livrets.append((livret, par))
    collections.collection_retirer(collection=otee, fiche_id=fiche.pk, par=autre)
    client.force_login(une_region())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("pratiques_fiche_agir", args=[fiche.pk, "suspendre"]), {"motif": "Une personne s’y lit."})
    codes = []
    for livret, par in livrets:
        client.force_login(par)
        reponse = client.get(reverse("pratiques_livret_pdf", args=[livret.uuid]))
        codes.append(reponse.status_code)
        list(reponse)  # un fichier lu jusqu’au bout est refermé
    assert codes == [404, 404, 404, 200], "celui d’une collection d’où la fiche est sortie part aussi"
    assert [storages["prive"].exists(livret.fichier) for livret, _ in livrets] == [False, False, False, True]


def test_note_suspended_while_its_booklet_is_laid_out_is_not_in_it(client, monkeypatch):
    compte, region, partie, gardee, seule = un_auteur("apec"), une_region(), une_fiche(), une_fiche(), une_fiche()
    a_suspendre = [partie, seule]

    def suspendre_ensuite(fiches, **_champs):
        for fiche in set(fiches).intersection(a_suspendre):
            publication.fiche_suspendre(fiche=fiche, par=region, motif="Une personne s’y lit.")
        return titres(fiches)

    monkeypatch.setattr("pratiques.rules.collections.livret_ecrire", suspendre_ensuite)
    client.force_login(compte)
    livret = livret_demander(collection=une_collection(compte, partie, gardee), par=compte)
    assert livret_composer(pk=livret.pk) == EtatDocument.PRET
    lu = b"".join(client.get(reverse("pratiques_livret_pdf", args=[livret.uuid])).streaming_content)
    assert lu == titres([gardee])
    assert "1 fiche," in page_lue(client.get(reverse("pratiques_livret", args=[livret.uuid])))
    livret = livret_demander(collection=une_collection(compte, seule, titre="Une seule"), par=compte)
    assert livret_composer(pk=livret.pk) == EtatDocument.ECHEC
    assert not storages["prive"].exists(livret.fichier)
    assert "le livret serait vide" in page_lue(client.get(reverse("pratiques_livret", args=[livret.uuid])))
