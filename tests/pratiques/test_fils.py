"""The thread between the authors of a note and its readers: written while it is read, read by them alone (R5.18)."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel
from pratiques.choices import Partie, Statut
from pratiques.models import MessageDeRelecture
from pratiques.rules import brouillons, publication, signatures
from pratiques.rules import relectures as fils
from tests.fabriques import une_region, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import refus, rendre, un_auteur, un_brouillon, une_fiche, une_fiche_soumise, une_grille
from tests.pratiques.test_signatures import signer

pytestmark = pytest.mark.django_db


def une_lecture(fiche=None):
    """A note being read by someone of another network."""
    return fils.relecture_prendre(fiche=fiche or une_fiche_soumise(), par=un_auteur("apec"))


def page_de(client, fiche, compte):
    client.force_login(compte)
    return client.get(adresse_de(fiche))


def adresse_de(fiche):
    return reverse("pratiques_fil_de_relecture", args=[fiche.pk])


def prevenus():
    return sorted(Courriel.objects.filter(gabarit="pratiques/fil-relecture").values_list("destinataire", flat=True))


def test_author_answers_a_remark_on_the_section_it_speaks_of(client):
    lue = une_lecture()
    fiche, auteur = lue.fiche, lue.fiche.owner
    fils.relecture_rendre(
        relecture=lue, par=lue.lecteur, verdict="A_COMPLETER", par_partie={"donne": "Sur combien ?"},
        grille=une_grille(),
    )  # fmt: skip
    client.force_login(auteur)
    brouillon = page_lue(client.get(reverse("pratiques_brouillon", args=[fiche.brouillon.uuid])))
    lien = f"{adresse_de(fiche)}?partie=donne"
    assert f'href="{lien}"' in brouillon and "Échanger avec les lecteurs" in brouillon
    assert '<option value="donne" selected>' in page_lue(client.get(lien))
    assert 'value="zut"' not in page_lue(client.get(f"{adresse_de(fiche)}?partie=zut"))
    envoi = {"partie": "donne", "texte": "Cinquante personnes, sur un an."}
    assert client.post(adresse_de(fiche), envoi).url == adresse_de(fiche)
    client.force_login(lue.lecteur)
    relecture = page_lue(client.get(reverse("pratiques_relecture", args=[lue.uuid])))
    assert "Échanger avec les auteurs (1 message)" in relecture
    page = page_lue(client.get(adresse_de(fiche)))
    assert "Cinquante personnes" in page and f'#donne">{Partie.DONNE.label}</a>' in page and "signe la fiche" in page
    assert client.post(adresse_de(fiche), {"texte": "Merci, c’est clair."}).status_code == 302
    dit = MessageDeRelecture.objects.first()
    assert (dit.texte, dit.partie, dit.reseau) == ("Merci, c’est clair.", "", lue.reseau)


def test_thread_is_between_authors_and_readers_and_does_not_exist_for_others(client):
    brouillon = un_brouillon()
    coauteur, invite = un_auteur("cio"), un_auteur("cio")
    signer(brouillon, coauteur)
    signatures.signataire_inviter(brouillon=brouillon, compte=invite, par=brouillon.auteur)
    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur)
    lue = une_lecture(fiche)
    tete, region, autre = une_tete_de_reseau(), une_region(), un_auteur("apec")
    fils.fil_ecrire(fiche=fiche, par=coauteur, texte="ZEBRE-CANARI")
    for compte in (fiche.owner, coauteur, lue.lecteur):
        assert "ZEBRE-CANARI" in page_lue(page_de(client, fiche, compte))
    for compte in (invite, tete, region, autre):
        assert page_de(client, fiche, compte).status_code == 404
        assert client.post(adresse_de(fiche), {"texte": "Bonjour."}).status_code == 404
        with refus("droit"):
            fils.fil_ecrire(fiche=fiche, par=compte, texte="Bonjour.")
    for compte in (tete, region):
        for nom in ("fiche", "historique", "fiche_valider"):
            client.force_login(compte)
            assert "ZEBRE" not in page_lue(client.get(reverse(f"pratiques_{nom}", args=[fiche.pk])))
    client.force_login(autre)
    assert client.get("/pratiques/987654321/relecture/").status_code == 404
    assert client.get(f"/pratiques/{10**30}/relecture/").status_code == 404


def test_reader_who_gives_the_seat_back_reads_it_no_more_and_one_who_leaves_neither(client):
    rendue, partie = une_lecture(), une_lecture()
    fils.fil_ecrire(fiche=rendue.fiche, par=rendue.lecteur, texte="Avant de partir.")
    lecteur = rendue.lecteur
    assert page_de(client, rendue.fiche, lecteur).status_code == 200
    fils.relecture_liberer(relecture=rendue, par=lecteur)
    assert page_de(client, rendue.fiche, lecteur).status_code == 404
    assert "Avant de partir." in page_lue(page_de(client, rendue.fiche, rendue.fiche.owner))
    hier = timezone.localdate() - datetime.timedelta(days=1)
    partie.lecteur.rattachements.update(du=hier, au=hier)
    assert page_de(client, partie.fiche, partie.lecteur).status_code == 404
    fils.fil_ecrire(fiche=partie.fiche, par=partie.fiche.owner, texte="Êtes-vous là ?")
    assert partie.lecteur.email not in prevenus()


def test_double_click_writes_one_message_and_sends_one_mail(client):
    lue = une_lecture()
    client.force_login(lue.lecteur)
    for _ in range(2):
        assert client.post(adresse_de(lue.fiche), {"texte": "  Sur combien ? "}).status_code == 302
    assert MessageDeRelecture.objects.get().texte == "Sur combien ?"
    assert prevenus() == [lue.fiche.owner.email]
    client.post(adresse_de(lue.fiche), {"texte": "Sur combien ?", "partie": "donne"})
    assert MessageDeRelecture.objects.count() == 2, "la même question sur une partie est une autre question"


def test_mail_goes_to_the_others_once_for_what_one_says_in_a_row_and_never_carries_the_text():
    lue = une_lecture()
    fiche, auteur, lecteur = lue.fiche, lue.fiche.owner, lue.lecteur
    second = fils.relecture_prendre(fiche=fiche, par=un_auteur()).lecteur
    une_tete_de_reseau()
    for texte in ("ZEBRE-CANARI un", "ZEBRE-CANARI deux"):
        fils.fil_ecrire(fiche=fiche, par=lecteur, texte=texte)
    assert prevenus() == sorted([auteur.email, second.email])
    fils.fil_ecrire(fiche=fiche, par=auteur, texte="ZEBRE-CANARI trois")
    fils.fil_ecrire(fiche=fiche, par=lecteur, texte="ZEBRE-CANARI quatre")
    assert prevenus() == sorted([auteur.email] * 2 + [second.email] * 3 + [lecteur.email])
    lettres = Courriel.objects.filter(gabarit="pratiques/fil-relecture")
    assert not [c for c in lettres if "ZEBRE" in f"{c.objet} {c.texte} {c.html}"]
    assert {"un lecteur vous a écrit", "un auteur vous a écrit"} == {c.objet.rpartition("\xa0: ")[2] for c in lettres}


def test_detector_asks_to_take_out_a_person_or_to_say_why(client):
    lue = une_lecture()
    client.force_login(lue.lecteur)
    envoi = {"texte": "Appelez Mme Durand au 06 12 34 56 78.", "partie": "fait"}
    page = client.post(adresse_de(lue.fiche), envoi)
    corps = page_lue(page)
    assert page.status_code == 422 and "06 12 34 56 78" in corps and 'name="motif_conserve"' in corps
    assert '<option value="fait" selected>' in corps and not MessageDeRelecture.objects.exists()
    with refus("identifiants"):
        fils.fil_ecrire(fiche=lue.fiche, par=lue.lecteur, **envoi)
    client.post(adresse_de(lue.fiche), envoi | {"motif_conserve": "Un numéro de service."})
    assert MessageDeRelecture.objects.get().motif_conserve == "Un numéro de service."


def test_rule_refuses_no_text_and_a_section_that_is_none():
    lue = une_lecture()
    for code, champs in (("texte", {"texte": "  "}), ("partie", {"texte": "Bien.", "partie": "zut"})):
        with refus(code):
            fils.fil_ecrire(fiche=lue.fiche, par=lue.lecteur, **champs)


def test_base_refuses_an_empty_message_and_an_unknown_section():
    lue = une_lecture()
    for champs in ({"texte": ""}, {"texte": "Oui.", "partie": "zut"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MessageDeRelecture.objects.create(fiche=lue.fiche, compte=lue.lecteur, **champs)


def test_thread_closes_at_publication_and_is_still_read_by_those_who_had_it(client):
    fiche = une_fiche_soumise()
    lectures = [fils.relecture_prendre(fiche=fiche, par=un_auteur(r)) for r in ("missions-locales", "apec")]
    fils.fil_ecrire(fiche=fiche, par=fiche.owner, texte="Merci à vous deux.")
    for lue in lectures:
        rendre(lue)
    tete = une_tete_de_reseau()
    publication.fiche_valider(fiche=fiche, par=tete)
    fils.fil_ecrire(fiche=fiche, par=lectures[0].lecteur, texte="Bravo.")
    fiche.refresh_from_db()
    publication.fiche_publier(fiche=fiche, par=tete)
    for compte in (fiche.owner, lectures[1].lecteur):
        page = page_lue(page_de(client, fiche, compte))
        assert "Merci à vous deux." in page and "La relecture est finie" in page and 'name="texte"' not in page
        tard = client.post(adresse_de(fiche), {"texte": "Une dernière chose."})
        assert tard.status_code == 422 and "L’échange est clos" in page_lue(tard)
    client.force_login(fiche.owner)
    assert adresse_de(fiche) in page_lue(client.get(reverse("pratiques_historique", args=[fiche.pk])))
    client.force_login(tete)
    assert adresse_de(fiche) not in page_lue(client.get(reverse("pratiques_historique", args=[fiche.pk])))


def test_thread_asks_as_much_for_one_message_as_for_thirty(client):
    lue = une_lecture()
    client.force_login(lue.fiche.owner)
    poses = []
    for nombre in (1, 29, 10):
        for rang in range(nombre):
            fils.fil_ecrire(fiche=lue.fiche, par=lue.lecteur, texte=f"Message {nombre} {rang}")
        client.get(adresse_de(lue.fiche))
        with CaptureQueriesContext(connection) as lues:
            page = page_lue(client.get(adresse_de(lue.fiche)))
        poses.append(len(lues))
    assert len(set(poses)) == 1, poses
    assert page.count('<li id="m-') == 30 and "Message 10 9" in page and "Message 1 0" not in page
    assert "Message 1 0" in page_lue(client.get(f"{adresse_de(lue.fiche)}?page=2"))


def test_who_withdrew_a_name_is_no_longer_said_to_sign(client):
    brouillon, coauteur = un_brouillon(), un_auteur("cio")
    signature = signer(brouillon, coauteur)
    lue = une_lecture(brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur))
    fils.fil_ecrire(fiche=lue.fiche, par=coauteur, texte="Je complète la semaine prochaine.")
    nom = f"<strong>{coauteur.nom_complet}</strong>, "
    assert f"{nom}signe la fiche" in page_lue(page_de(client, lue.fiche, lue.lecteur))
    signatures.signataire_retirer(signataire=signature, par=coauteur)
    page = page_lue(page_de(client, lue.fiche, lue.lecteur))
    assert f"{nom}ne signe plus la fiche" in page and "signe la fiche ·" not in page


def test_region_opens_a_thread_only_with_a_reason_that_everyone_there_and_the_dpo_read(client):
    fiche = une_fiche(Statut.EN_RELECTURE)
    auteur, region = fiche.owner, une_region()
    fils.fil_ecrire(fiche=fiche, par=auteur, texte="Entre nous seulement.")
    porte = reverse("pratiques_fil_consulter", args=[fiche.pk])
    for compte, statut in ((auteur, 404), (un_auteur("cio"), 404), (une_tete_de_reseau(), 404), (region, 200)):
        client.force_login(compte)
        assert client.get(porte).status_code == statut
    assert client.post(porte, {"motif": "  "}).status_code == 422
    assert "Entre nous" not in page_lue(client.get(porte))
    assert client.post(porte, {"motif": "Une personne reçue se dit reconnue."}).status_code == 302
    assert "Entre nous seulement." in page_lue(client.get(porte))
    assert "reconnue" in page_lue(client.get(reverse("pratiques_ouvertures")))
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1)):
        assert "Entre nous" not in page_lue(client.get(porte))
    client.force_login(auteur)
    assert "Une personne reçue se dit reconnue." in page_lue(
        client.get(reverse("pratiques_fil_de_relecture", args=[fiche.pk]))
    )
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1100)):
        assert fils.ouvertures_oublier() == 1
