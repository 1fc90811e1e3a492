"""Questions, comments, the answer that is kept, reports and moderation (R5.18, R3.5)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel
from home.registre import lire
from home.temps.typographie import date_longue
from pratiques.choices import NatureMessage, Statut
from pratiques.models import Alerte, Message, MessageDeRelecture, Ressource
from pratiques.prises import ressources_coherentes
from pratiques.queries.echanges import questions_sans_reponse
from pratiques.rules import echanges, publication
from pratiques.rules import relectures as fils
from pratiques.rules.collections import collection_ajouter, collection_creer, signet_poser
from pratiques.rules.echanges import (
    alertes_ecarter,
    message_retirer,
    message_signaler,
    reponse_garder,
    reprise_repondre,
)
from reseau.structures.models import Reseau
from tests.fabriques import un_ancien_membre, un_compte, une_region, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import rendre, un_auteur, un_message, une_fiche, une_reprise
from tests.pratiques.fabriques_ressources import poste, une_ressource
from tests.pratiques.test_pieces import texte
from tests.pratiques.test_relectures import page_de, une_lecture
from tests.questions import questions
from tests.refus import refus

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def courriels(gabarit="pratiques/message"):
    return list(Courriel.objects.filter(gabarit=gabarit).order_by("pk").values_list("destinataire", flat=True))


def test_question_is_asked_answered_and_its_answer_kept_each_told_to_whom_it_concerns(client):
    fiche, demande, repond = une_fiche(), un_auteur("apec"), un_auteur("cio")
    auteur = fiche.auteurs.first().compte
    client.force_login(demande)
    page = page_lue(client.get(fiche.get_url()))
    adresse = reverse("pratiques_echanges", args=[fiche.pk])
    assert adresse in page and "/personnes/?theme=vae" in page, "poser une question, ou demander de vive voix"
    for _ in range(2):
        reponse = client.post(adresse, {"nature": "QUESTION", "texte": "Et sans bureau fermé ?"}, follow=True)
    question = Message.objects.get()
    assert "Et sans bureau fermé" in page_lue(reponse) and courriels() == [auteur.email]
    client.force_login(auteur)
    assert question.texte in page_lue(client.get("/pratiques/questions/"))
    assert "1 question sur vos fiches" in page_lue(client.get("/mon-espace/")).replace("\xa0", " ")
    fil = reverse("pratiques_fil", args=[question.uuid])
    client.force_login(repond)
    client.post(fil, {"texte": "Nous sortons dans la cour."})
    reponse = Message.objects.get(nature=NatureMessage.REPONSE)
    assert reponse.reseau.code == "cio" and courriels()[-1] == demande.email
    retenir = reverse("pratiques_message_retenir", args=[reponse.uuid])
    assert client.post(retenir, {"retenir": "1"}).status_code == 404, "qui répond ne retient pas sa réponse"
    client.force_login(demande)
    bouton = '<input type="hidden" name="retenir" value="{}">'
    assert bouton.format(1) in page_lue(client.get(fil))
    for _ in range(2):
        assert client.post(retenir, {"retenir": "1"})["Location"] == fil
        assert Message.objects.get(retenue=True) == reponse, "un double clic ne la lâche pas"
    assert courriels().count(repond.email) == 1 and bouton.format(0) in page_lue(client.get(fil))
    assert "Nous sortons dans la cour." in page_lue(client.get(fiche.get_url()))
    assert question.texte not in page_lue(client.get("/pratiques/questions/"))
    autre = un_message(fiche, auteur, "REPONSE", "Ou dans la salle du fond.", reponse_a=question)
    reponse_garder(message=autre, par=auteur, garder=True)
    assert list(Message.objects.filter(retenue=True)) == [autre], "une seule à la fois"
    for message in (reponse, autre, autre):
        client.post(reverse("pratiques_message_retenir", args=[message.uuid]), {"retenir": "0"})
        assert Message.objects.filter(retenue=True).exists() == (message == reponse), "on ne lâche que celle-là"


def test_exchanges_are_for_members_who_read_the_note(client):
    fiche = une_fiche()
    message = un_message(fiche, un_auteur("apec"), texte="ZEBRE-CANARI posé là.")
    un_message(fiche, un_auteur("apec"), "REPONSE", "ZEBRE-CANARI encore.", reponse_a=message)
    portes = [
        fiche.get_url(), f"/pratiques/{fiche.pk}/pdf/", "/pratiques/", "/pratiques/?q=zebre", "/pratiques/atom.xml",
        "/recherche/?q=zebre", reverse("pratiques_echanges", args=[fiche.pk]),
        reverse("pratiques_fil", args=[message.uuid]), "/pratiques/questions/", "/pratiques/signalements/",
    ]  # fmt: skip
    for compte in (None, un_compte(), un_ancien_membre()):
        client.logout()
        if compte:
            client.force_login(compte)
        for porte in portes:
            assert b"ZEBRE" not in client.get(porte, follow=True).content, (porte, compte)
    cachee = une_fiche(Statut.EN_RELECTURE)
    refus("etat", un_message, cachee, cachee.auteurs.first().compte)
    refus("etat", un_message, une_fiche(Statut.ARCHIVEE, motif="Fini."), un_auteur("apec"))
    client.force_login(cachee.auteurs.first().compte)
    assert client.get(reverse("pratiques_echanges", args=[cachee.pk])).status_code == 404


def test_faulty_message_is_told_at_its_field_and_writes_nothing(client):
    fiche, compte = une_fiche(), un_auteur("apec")
    client.force_login(compte)
    adresse = reverse("pratiques_echanges", args=[fiche.pk])
    for mots in ("", "  ", "x" * 2001, "Écrire à roux@boite.example."):
        reponse = client.post(adresse, {"nature": "QUESTION", "texte": mots})
        assert reponse.status_code == 422 and "texte" in reponse.context["form"].errors
    assert "roux@boite.example" in page_lue(reponse) and "motif_conserve" in page_lue(reponse)
    assert client.post(adresse, {"nature": "REPONSE", "texte": "Bonjour"}).status_code == 422
    assert not Message.objects.exists()
    refus("identifiants", un_message, fiche, compte, texte="Appeler Mme Roux.")
    question = un_message(fiche, compte)
    reponse = un_message(fiche, compte, "REPONSE", reponse_a=question)
    for mauvaise, ailleurs in ((reponse, fiche), (question, une_fiche())):
        refus("nature", un_message, ailleurs, compte, "REPONSE", reponse_a=mauvaise)


def test_report_and_moderation_keep_their_reason(client):
    fiche, ecrit, lit = une_fiche(), un_auteur("apec"), un_auteur("cio")
    tete, autre_tete = une_tete_de_reseau(Reseau.objects.get(pk=fiche.reseau_id)), une_tete_de_reseau("apec")
    message = un_message(fiche, ecrit, "COMMENTAIRE", "Inscrivez-vous à mon stage.")
    signaler = reverse("pratiques_message_signaler", args=[message.uuid])
    client.force_login(lit)
    assert client.post(signaler, {"raison": "AUTRE", "texte": ""}).status_code == 422
    for _ in range(2):
        assert client.post(signaler, {"raison": "PUBLICITE"}).status_code == 302
    assert Alerte.objects.count() == 1 and courriels("pratiques/message-signale") == [tete.email]
    refus("soi", message_signaler, message=message, par=ecrit, raison="AUTRE", texte="Je regrette.")
    moderer = reverse("pratiques_message_moderer", args=[message.uuid])
    for compte in (lit, ecrit, autre_tete):
        client.force_login(compte)
        assert client.post(moderer, {"issue": "RETIRE", "motif": "x"}).status_code == 404
        refus("droit", alertes_ecarter, message=message, par=compte, motif="Rien de tel.")
    client.force_login(tete)
    assert "Inscrivez-vous" in page_lue(client.get("/pratiques/signalements/"))
    assert client.post(moderer, {"issue": "RETIRE", "motif": ""}).status_code == 422
    client.post(moderer, {"issue": "MAINTENU", "motif": "Il parle d’un atelier gratuit."})
    assert Message.objects.visibles().count() == 1
    assert "Il parle d’un atelier gratuit." in page_lue(client.get("/pratiques/signalements/"))
    refus("traitee", alertes_ecarter, message=message, par=tete, motif="Encore.")
    message_signaler(message=message, par=lit, raison="PUBLICITE")
    client.post(moderer, {"issue": "RETIRE", "motif": "Une offre de formation."})
    message.refresh_from_db()
    assert message.motif_retrait == "Une offre de formation." and message.retire_par == tete and not message.texte
    assert courriels("pratiques/message-retire") == [ecrit.email]
    assert "Inscrivez-vous" not in page_lue(client.get(reverse("pratiques_echanges", args=[fiche.pk])))
    decisions = page_lue(client.get("/pratiques/signalements/"))
    assert "Une offre de formation." in decisions
    client.force_login(autre_tete)
    assert "Une offre de formation." not in page_lue(client.get("/pratiques/signalements/"))


def test_report_of_a_lead_s_own_message_is_answered_by_someone_else(client):
    fiche, lit = une_fiche(), un_auteur("cio")
    tete, region = une_tete_de_reseau(Reseau.objects.get(pk=fiche.reseau_id)), une_region()

    def porte(compte, message):
        """What this person finds: the page of the decision, its link among the reports, the count of one's space."""
        client.force_login(compte)
        page = page_lue(client.get("/pratiques/signalements/"))
        espace = page_lue(client.get("/mon-espace/")).replace("\xa0", " ")
        moderer = reverse("pratiques_message_moderer", args=[message.uuid])
        return client.get(moderer).status_code, moderer in page, "1 signalement à traiter" in espace

    for ecrit, autre in ((tete, region), (region, tete)):
        Alerte.objects.all().delete()
        message = un_message(fiche, ecrit, "COMMENTAIRE", "Venez à ma conférence.")
        client.force_login(lit)
        signaler = reverse("pratiques_message_signaler", args=[message.uuid])
        assert client.post(signaler, {"raison": "PUBLICITE"}).status_code == 302
        assert courriels("pratiques/message-signale")[-1] == autre.email
        assert porte(ecrit, message) == (404, False, False) and porte(autre, message) == (200, True, True)
        refus("soi", alertes_ecarter, message=message, par=ecrit, motif="C’est bien ainsi.")
        assert Alerte.objects.get().issue == ""
    assert len(courriels("pratiques/message-signale")) == 2, "qui a écrit le message n’en reçoit rien"
    collegue = une_tete_de_reseau(Reseau.objects.get(pk=fiche.reseau_id))
    suivant = un_message(fiche, tete, "COMMENTAIRE", "Encore ma conférence.")
    message_signaler(message=suivant, par=lit, raison="PUBLICITE")
    assert courriels("pratiques/message-signale")[2:] == [collegue.email], "l’autre tête du réseau d’abord"
    alertes_ecarter(message=suivant, par=collegue, motif="Une conférence gratuite.")


def test_own_message_is_taken_back_at_will_and_its_kept_answer_with_it(client):
    fiche, compte, lit = une_fiche(), un_auteur("apec"), un_auteur("cio")
    question = un_message(fiche, compte)
    reponse = un_message(fiche, lit, "REPONSE", reponse_a=question)
    reponse_garder(message=reponse, par=compte, garder=True)
    client.force_login(compte)
    assert client.post(reverse("pratiques_message_retirer", args=[reponse.uuid])).status_code == 404
    client.force_login(lit)
    for _ in range(2):
        retrait = client.post(reverse("pratiques_message_retirer", args=[reponse.uuid]), follow=True)
        assert retrait.status_code == 200 and "Votre message est retiré." in page_lue(retrait)
    assert question in questions_sans_reponse(compte)
    message_retirer(message=question, par=compte)
    assert client.get(reverse("pratiques_fil", args=[question.uuid])).status_code == 404
    refus("retire", un_message, fiche, lit, "REPONSE", reponse_a=question)
    retrait = client.post(reverse("pratiques_message_retirer", args=[reponse.uuid]), follow=True)
    assert retrait.status_code == 200, "sa question partie, on revient aux échanges de la fiche"
    assert not courriels("pratiques/message-retire")


def test_database_refuses_two_kept_answers_a_silent_withdrawal_and_one_that_still_says_something():
    fiche, compte = une_fiche(), un_auteur("apec")
    question = un_message(fiche, compte)
    deux = [un_message(fiche, compte, "REPONSE", f"Réponse {n}", reponse_a=question) for n in range(2)]
    lignes = Message.objects.filter(pk__in=[m.pk for m in deux])
    for requete, champs in (
        (lignes, {"retenue": True}),
        (Message.objects.filter(pk=question.pk), {"retenue": True}),
        (lignes, {"nature": "QUESTION"}),
        (lignes, {"retire_le": timezone.now(), "retire_par": compte, "texte": ""}),
        (lignes, {"retire_le": timezone.now(), "retire_par": compte, "motif_retrait": "Hors sujet."}),
        (lignes, {"texte": ""}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            requete.update(**champs)
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


def compter(client, adresse):
    def lire():
        assert client.get(adresse).status_code == 200

    return questions(lire)


def des_messages():
    """Questions answered, and one taken back that keeps its place above its answer."""
    fiche, ecrit = une_fiche(), un_auteur("cio")

    def ajouter():
        for retiree in (False, True):
            question = un_message(fiche, ecrit, texte=f"Question {Message.objects.count()} ?")
            un_message(fiche, ecrit, "REPONSE", "Dans la cour.", reponse_a=question)
            if retiree:
                message_retirer(message=question, par=ecrit)

    return une_region(), [fiche.get_url(), f"/pratiques/{fiche.pk}/echanges/", "/pratiques/questions/"], ajouter


def des_reprises():
    fiche = une_fiche()

    def ajouter():
        reprise_repondre(reprise=une_reprise(fiche, un_auteur()), par=fiche.owner, accepter=True)

    return un_auteur("cio"), [fiche.get_url(), f"/pratiques/{fiche.pk}/reprises/"], ajouter


def des_collections():
    compte = un_auteur("apec")
    grande = collection_creer(par=compte, titre="Grande", partagee=True)

    def ajouter():
        fiche = une_fiche()
        signet_poser(fiche=fiche, par=compte, pose=True)
        une = collection_creer(par=compte, titre=fiche.title, partagee=True)
        for collection in (grande, une):
            collection_ajouter(collection=collection, fiche=fiche, par=compte)

    return compte, ["/pratiques/signets/", "/pratiques/collections/", f"/pratiques/collections/{grande.uuid}/"], ajouter


def des_versions():
    fiche = une_fiche()

    def ajouter():
        fiche.probleme += " Corrigé."
        fiche.save_revision()

    ajouter()
    return fiche.owner, [f"/pratiques/{fiche.pk}/historique/"], ajouter


def des_fiches_cherchees():
    filtres = "q=appeler&theme=vae&public=tout-public&niveau=PARTAGEE&preuve=RESSENTI"
    return un_auteur(), ["/pratiques/", f"/pratiques/?{filtres}"], une_fiche


@pytest.mark.parametrize("pages", [des_messages, des_reprises, des_collections, des_versions, des_fiches_cherchees])
def test_pages_ask_as_much_for_one_row_as_for_seven(client, pages):
    compte, adresses, ajouter = pages()
    client.force_login(compte)
    poses = []
    for combien in (1, 6):
        for _ in range(combien):
            ajouter()
        poses.append([compter(client, adresse) for adresse in adresses])
    assert poses[0] == poses[1], adresses


def test_someone_who_writes_without_end_is_asked_to_wait_and_a_report_has_one_target(client):
    fiche = une_fiche()
    client.force_login(un_auteur("apec"))
    adresse = reverse("pratiques_echanges", args=[fiche.pk])
    codes = [client.post(adresse, {"nature": "COMMENTAIRE", "texte": f"Encore {n}"}).status_code for n in range(31)]
    assert codes[:30] == [302] * 30 and codes[30] == 422
    assert Message.objects.count() == 30
    fiche = une_fiche()
    with pytest.raises(IntegrityError), transaction.atomic():
        Alerte.objects.create(raison="FAUX")
    porte = reverse("pratiques_fiche_signaler", args=[fiche.pk])
    statuts = [client.post(porte, PAYANT | {"texte": f"Ligne {rang}"}).status_code for rang in range(6)]
    assert statuts == [302] * 5 + [422]


def test_moderated_message_loses_its_words_and_keeps_its_reason_whatever_its_author_does(client):
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
    fiche, ecrit, region = une_fiche(), un_auteur("apec"), une_region()
    message = un_message(fiche, ecrit, "COMMENTAIRE", "Inscrivez-vous à mon stage.")
    message_retirer(message=message, par=region, motif="Une offre de formation.")
    client.force_login(ecrit)
    assert client.post(reverse("pratiques_message_retirer", args=[message.uuid])).status_code == 302
    message.refresh_from_db()
    assert (message.motif_retrait, message.retire_par) == ("Une offre de formation.", region)
    refus("retire", message_retirer, message=message, par=region, motif="Encore.")


PAYANT = {"raison": "PAYANT", "texte": "Le document demande dix euros.", "suite": ""}


def test_resource_attests_that_it_is_free_and_older_ones_are_told(client):
    tete = une_tete_de_reseau()
    client.force_login(tete)
    saisie = poste(porteur=f"reseau-{tete.mandats.get().reseau_id}")
    page = client.post(reverse("pratiques_ressource_ajouter"), {k: v for k, v in saisie.items() if "atteste" not in k})
    assert page.status_code == 422 and "Attestez-le" in page_lue(page) and not Ressource.objects.exists()
    refus("attestation", une_ressource, tete, atteste_gratuite=False)
    ressource = une_ressource(tete)
    adresse = reverse("pratiques_ressource", args=[ressource.uuid])
    assert "Gratuite pour la personne." in page_lue(client.get(adresse))
    Ressource.objects.update(atteste_gratuite=False)
    assert any("n’atteste pas qu’elle est gratuite" in dit for dit in ressources_coherentes())


def test_reader_without_account_reports_a_note_or_a_resource_and_the_lead_answers(client):
    tete = une_tete_de_reseau()
    fiche, ressource = une_fiche(), une_ressource(tete)
    portes = {
        reverse("pratiques_fiche_signaler", args=[fiche.pk]): fiche.url,
        reverse("pratiques_ressource_signaler", args=[ressource.uuid]): None,
    }
    assert list(portes)[0] in page_lue(client.get(fiche.url))
    for porte in portes:
        assert client.post(porte, {"raison": "AUTRE", "texte": "", "suite": ""}).status_code == 422
        assert client.post(porte, PAYANT | {"texte": "Appelez le 06 39 98 12 34."}).status_code == 422
        assert client.post(porte, PAYANT | {"suite": "robot"}).status_code == 302
        assert client.post(porte, PAYANT).status_code == client.post(porte, PAYANT).status_code == 302
    assert Alerte.objects.count() == 2 and set(Alerte.objects.values_list("par", flat=True)) == {None}
    assert Courriel.objects.filter(gabarit="pratiques/contenu-signale", destinataire=tete.email).count() == 2
    alerte = Alerte.objects.get(fiche=fiche)
    traiter = reverse("pratiques_alerte_traiter", args=[alerte.pk])
    client.force_login(un_auteur())
    assert client.get(traiter).status_code == 404
    client.force_login(tete)
    signe = fiche.auteurs.create(compte=tete, ordre=9)
    assert client.get(traiter).status_code == 404, "qui signe la fiche ne répond pas à ce signalement"
    signe.delete()
    page = page_lue(client.get(reverse("pratiques_alertes")))
    assert fiche.titre in page and ressource.titre in page and traiter in page
    assert client.post(traiter, {"issue": "CORRIGE", "motif": "Le lien payant est retiré."}).status_code == 302
    refus("traitee", echanges.alerte_clore, alerte=alerte, par=une_region(), issue="SANS_SUITE", motif="Encore.")
    assert "Le lien payant est retiré." in page_lue(client.get(reverse("pratiques_alertes")))


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
    fil, echanges = (reverse("pratiques_fil", args=[question.uuid]), reverse("pratiques_echanges", args=[fiche.pk]))
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


def test_message_of_the_thread_is_taken_back_by_nobody_else_even_once_closed(client):
    lue = une_lecture()
    fiche, auteur = lue.fiche, lue.fiche.owner
    message = fils.fil_ecrire(fiche=fiche, par=lue.lecteur, texte="Sur combien ?")
    adresse = reverse("pratiques_fil_message_retirer", args=[message.uuid])
    for compte in (auteur, une_tete_de_reseau(), une_region(), un_auteur("cio")):
        client.force_login(compte)
        assert client.get(adresse).status_code == client.post(adresse).status_code == 404
        refus("droit", fils.fil_retirer, message=message, par=compte)
    client.logout()
    assert client.post(adresse).status_code == 302
    fils.relecture_liberer(relecture=lue, par=lue.lecteur)
    client.force_login(lue.lecteur)
    assert client.post(adresse).status_code == 404, "qui a rendu sa place ne lit plus l’échange"
    message.refresh_from_db()
    assert message.retire_le is None and message.texte == "Sur combien ?"
    lue = une_lecture()
    fiche = lue.fiche
    message = fils.fil_ecrire(fiche=fiche, par=lue.lecteur, texte=ZEBRE)
    rendre(lue)
    rendre(fils.relecture_prendre(fiche=fiche, par=un_auteur()))
    publication.fiche_valider(fiche=fiche, par=une_tete_de_reseau(), publier=True)
    client.force_login(lue.lecteur)
    page = retirer(client, message, "fil_message_retirer")
    assert "La relecture est finie" in page and "Message retiré par son auteur" in page and ZEBRE not in page
