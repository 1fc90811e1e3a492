"""A message taken back, under a note or in the thread of its reading: its place stays, not a word of it does (R3.5)."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel
from home.registre import lire
from home.temps.typographie import date_longue
from pratiques.models import Message, MessageDeRelecture
from pratiques.rules import publication
from pratiques.rules import relectures as fils
from pratiques.rules.echanges import message_retirer, reponse_garder
from tests.fabriques import une_region, une_tete_de_reseau
from tests.pratiques.fabriques import refus, rendre, un_auteur, un_message, une_fiche
from tests.pratiques.test_fils import page_de, une_lecture
from tests.pratiques.test_pieces import texte

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ZEBRE = "ZEBRE-CANARI"
PLACE = "Message retiré par son auteur le {}."


def retirer(client, message, nom="message_retirer"):
    """Ask, then confirm without a script; the page where it leads."""
    adresse = reverse(f"pratiques_{nom}", args=[message.uuid])
    question = texte(client.get(adresse))
    assert "Retirer votre message ?" in question and "Les réponses restent" in question
    message.refresh_from_db()
    assert message.retire_le is None, "demander ne retire rien"
    return texte(client.post(adresse, follow=True))


def donnees(compte):
    return str([rubrique for fournisseur in lire("donnees_personnelles") for rubrique in fournisseur(compte)])


def test_withdrawn_question_keeps_its_place_and_its_answers_and_loses_its_words(client):
    fiche, compte, lit = une_fiche(), un_auteur("apec"), un_auteur("cio")
    question = un_message(fiche, compte, texte=f"Comment ? {ZEBRE}", motif_conserve=f"Un mot {ZEBRE}.")
    reponse = un_message(fiche, lit, "REPONSE", "Dans la cour.", reponse_a=question)
    reponse_garder(message=reponse, par=compte, garder=True)
    fil, echanges = (
        reverse("pratiques_fil", args=[question.uuid]),
        reverse("pratiques_echanges", args=[fiche.pk]),
    )
    client.force_login(compte)
    assert reverse("pratiques_message_retirer", args=[question.uuid]) in texte(client.get(fil))
    page = retirer(client, question)
    place = PLACE.format(date_longue(timezone.localdate())).replace("\xa0", " ")
    assert "Votre message est retiré." in page and place in page and "Dans la cour." in page
    question.refresh_from_db()
    assert (question.texte, question.motif_conserve) == ("", "") and question.retire_par == compte
    client.force_login(lit)
    for adresse in (fil, echanges, fiche.get_url()):
        page = texte(client.get(adresse))
        assert place in page and "Dans la cour." in page and ZEBRE not in page and compte.nom_complet not in page
    page = texte(client.get(fil))
    assert "1 réponse" in page and "Réponse retenue" in page and 'name="texte"' not in page and "Retenir" not in page
    assert "/retenir/" not in page and reverse("pratiques_message_signaler", args=[question.uuid]) not in page
    assert ZEBRE not in donnees(compte) and "Retiré le" in donnees(compte)
    assert not [c for c in Courriel.objects.all() if ZEBRE in f"{c.objet} {c.texte} {c.html}"]
    assert str(question.uuid) not in texte(client.get("/pratiques/questions/"))
    retirer(client, reponse)
    assert client.get(fil).status_code == 404, "plus rien n’y reste"
    assert place not in texte(client.get(echanges)) and place not in texte(client.get(fiche.get_url()))


def test_withdrawn_answer_keeps_its_place_under_its_question(client):
    fiche, compte, lit = une_fiche(), un_auteur("apec"), un_auteur("cio")
    question = un_message(fiche, compte)
    reponses = [un_message(fiche, lit, "REPONSE", mots, reponse_a=question) for mots in (ZEBRE, "Dans la cour.")]
    client.force_login(lit)
    page = retirer(client, reponses[0])
    assert "Message retiré par son auteur" in page and "1 réponse" in page and "Dans la cour." in page
    assert ZEBRE not in page and 'name="texte"' in page, "la question attend encore des réponses"


def test_moderated_message_loses_its_words_and_says_who_took_it_off(client):
    fiche, compte, region = une_fiche(), un_auteur("apec"), une_region()
    message = un_message(fiche, compte, "COMMENTAIRE", ZEBRE)
    un_message(fiche, un_auteur("cio"), "REPONSE", "Ce n’est pas le lieu.", reponse_a=message)
    client.force_login(region)
    motif = {"issue": "RETIRE", "motif": "Une offre de formation."}
    assert client.post(reverse("pratiques_message_moderer", args=[message.uuid]), motif).status_code == 302
    page = texte(client.get(reverse("pratiques_fil", args=[message.uuid])))
    assert "Message retiré par la modération le" in page and "Ce n’est pas le lieu." in page
    assert ZEBRE not in page and compte.nom_complet not in page and "Une offre de formation." not in page
    message.refresh_from_db()
    assert message.texte == "" and message.motif_retrait == "Une offre de formation."


def test_answer_typed_while_its_question_is_taken_back_keeps_its_text(client):
    fiche, compte, lit = une_fiche(), un_auteur("apec"), un_auteur("cio")
    question = un_message(fiche, compte)
    un_message(fiche, lit, "REPONSE", "Une première.", reponse_a=question)
    message_retirer(message=question, par=compte)
    client.force_login(lit)
    page = client.post(reverse("pratiques_fil", args=[question.uuid]), {"texte": "Une longue réponse."})
    assert page.status_code == 422 and Message.objects.count() == 2
    assert "n’attend plus de réponse" in texte(page) and "Une longue réponse." in texte(page)


def test_own_message_of_the_thread_leaves_its_place_and_not_a_word(client):
    lue = une_lecture()
    fiche, auteur, lecteur = lue.fiche, lue.fiche.owner, lue.lecteur
    message = fils.fil_ecrire(fiche=fiche, par=lecteur, texte=ZEBRE, partie="donne", motif_conserve=f"Mot {ZEBRE}.")
    fils.fil_ecrire(fiche=fiche, par=auteur, texte="Cinquante, sur un an.")
    adresse = reverse("pratiques_fil_message_retirer", args=[message.uuid])
    assert adresse not in texte(page_de(client, fiche, auteur)) and adresse in texte(page_de(client, fiche, lecteur))
    page = retirer(client, message, "fil_message_retirer")
    place = PLACE.format(date_longue(timezone.localdate())).replace("\xa0", " ")
    assert place in page and "Votre message est retiré." in page and adresse not in page
    for compte in (auteur, lecteur):
        page = texte(page_de(client, fiche, compte))
        assert place in page and ZEBRE not in page and "Cinquante, sur un an." in page
        assert ZEBRE not in donnees(compte)
    message.refresh_from_db()
    assert (message.texte, message.motif_conserve) == ("", "") and message.retire_le
    client.force_login(lecteur)
    relecture = texte(client.get(reverse("pratiques_relecture", args=[lue.uuid])))
    assert "Échanger avec les auteurs (1 message)" in relecture and ZEBRE not in relecture
    assert not [c for c in Courriel.objects.all() if ZEBRE in f"{c.objet} {c.texte} {c.html}"]


def test_message_of_the_thread_is_taken_back_by_nobody_else(client):
    lue = une_lecture()
    fiche, auteur = lue.fiche, lue.fiche.owner
    message = fils.fil_ecrire(fiche=fiche, par=lue.lecteur, texte="Sur combien ?")
    adresse = reverse("pratiques_fil_message_retirer", args=[message.uuid])
    for compte in (auteur, une_tete_de_reseau(), une_region(), un_auteur("cio")):
        client.force_login(compte)
        assert client.get(adresse).status_code == client.post(adresse).status_code == 404
        with refus("droit"):
            fils.fil_retirer(message=message, par=compte)
    client.logout()
    assert client.post(adresse).status_code == 302
    fils.relecture_liberer(relecture=lue, par=lue.lecteur)
    client.force_login(lue.lecteur)
    assert client.post(adresse).status_code == 404, "qui a rendu sa place ne lit plus l’échange"
    message.refresh_from_db()
    assert message.retire_le is None and message.texte == "Sur combien ?"


def test_message_is_taken_back_once_the_thread_is_closed(client):
    lue = une_lecture()
    fiche = lue.fiche
    message = fils.fil_ecrire(fiche=fiche, par=lue.lecteur, texte=ZEBRE)
    rendre(lue)
    rendre(fils.relecture_prendre(fiche=fiche, par=un_auteur()))
    publication.fiche_valider(fiche=fiche, par=une_tete_de_reseau(), publier=True)
    client.force_login(lue.lecteur)
    page = retirer(client, message, "fil_message_retirer")
    assert "La relecture est finie" in page and "Message retiré par son auteur" in page and ZEBRE not in page


def test_double_click_on_withdrawal_is_a_page_both_times(client):
    lue, lit = une_lecture(), un_auteur("cio")
    du_fil = fils.fil_ecrire(fiche=lue.fiche, par=lue.lecteur, texte="Sur combien ?")
    sous_fiche = un_message(une_fiche(), lit)
    for nom, message, compte in (
        ("fil_message_retirer", du_fil, lue.lecteur),
        ("message_retirer", sous_fiche, lit),
    ):
        adresse = reverse(f"pratiques_{nom}", args=[message.uuid])
        client.force_login(compte)
        pages = [client.post(adresse, follow=True) for _ in range(2)]
        assert [page.status_code for page in pages] == [200, 200] and "est retiré." in texte(pages[1])
        apres = client.get(adresse)
        assert apres.status_code == 302, "rien à demander une fois retiré"
        premier = message.__class__.objects.get().retire_le
        client.post(adresse)
        assert message.__class__.objects.get().retire_le == premier


def test_base_refuses_a_withdrawn_message_that_still_says_something():
    lue = une_lecture()
    message = fils.fil_ecrire(fiche=lue.fiche, par=lue.lecteur, texte="Oui.")
    lignes = MessageDeRelecture.objects.filter(pk=message.pk)
    maintenant = timezone.now()
    for champs in (
        {"retire_le": maintenant},
        {"retire_le": maintenant, "texte": "", "motif_conserve": "Un mot."},
        {"texte": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            lignes.update(**champs)


def test_places_of_withdrawn_messages_cost_no_query(client):
    fiche, compte = une_fiche(), un_auteur("apec")
    client.force_login(compte)
    adresses = (reverse("pratiques_echanges", args=[fiche.pk]), fiche.get_url())
    poses = []
    for nombre in (1, 6):
        for rang in range(nombre):
            question = un_message(fiche, compte, texte=f"Question {nombre} {rang}")
            un_message(fiche, un_auteur("cio"), "REPONSE", "Dans la cour.", reponse_a=question)
            message_retirer(message=question, par=compte)
        for adresse in adresses:
            client.get(adresse)
            with CaptureQueriesContext(connection) as lues:
                assert "Message retiré par son auteur" in texte(client.get(adresse))
            poses.append(len(lues))
    assert poses[:2] == poses[2:], poses
