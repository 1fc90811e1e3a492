"""A draft that its author left: taken over by who may, attested again, never sent without who holds the practice."""

import pytest
from django.urls import reverse

from home.choices import Verdict
from home.models import Courriel
from pratiques.choices import RoleAuteur, Statut
from pratiques.models import Brouillon
from pratiques.permissions.fiches import a_ecrit
from pratiques.prises import fiches_coherentes
from pratiques.rules import brouillons, publication, relectures, signatures
from reseau.membres.rules.mandats import rattachement_terminer
from tests.fabriques import une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import poste, refus, rendre, un_auteur, un_brouillon, un_contenu, une_fiche_soumise

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def signer(brouillon, compte):
    """Asked, and agreed."""
    invite = signatures.signataire_inviter(brouillon=brouillon, compte=compte, par=brouillon.auteur)
    return signatures.signataire_repondre(signataire=invite, par=compte, accepter=True)


def brouillon_url(brouillon):
    return reverse("pratiques_brouillon", args=[brouillon.uuid])


def partir(compte):
    """Leave the network: the account closes."""
    for rattachement in compte.rattachements.all():
        rattachement_terminer(rattachement=rattachement)
    compte.refresh_from_db()


def suivre(brouillon):
    return reverse("pratiques_brouillon_suivre", args=[brouillon.uuid])


def test_draft_whose_author_left_is_taken_over_attested_again_and_sent(client):
    auteur, collegue = un_auteur(nom="Partie"), un_auteur("cap-emploi", prenom="Noé", nom="Quintard")
    tiers = un_auteur("apec")
    brouillon = un_brouillon(auteur)
    for compte in (collegue, tiers):
        signer(brouillon, compte)
    suite = reverse("pratiques_brouillon_suivre", args=[brouillon.uuid])
    client.force_login(collegue)
    assert suite not in page_lue(client.get(brouillon_url(brouillon)))
    assert client.get(suite).status_code == client.post(suite).status_code == 404, "son auteur peut encore l’envoyer"
    with refus("auteur"):
        signatures.brouillon_reprendre(brouillon=brouillon, par=collegue)

    for rattachement in auteur.rattachements.all():
        rattachement_terminer(rattachement=rattachement)
    assert suite in page_lue(client.get(brouillon_url(brouillon)))
    assert "Partie" in page_lue(client.get(suite))
    for _ in range(2):
        assert client.post(suite).url == brouillon_url(brouillon)
    brouillon.refresh_from_db()
    assert brouillon.auteur == collegue and not brouillon.contenu["atteste_anonymat"]
    assert Courriel.objects.filter(destinataire=tiers.email, gabarit="pratiques/signature").count() == 1
    with refus("incomplet"):  # les trois engagements
        brouillons.brouillon_soumettre(brouillon=brouillon, par=collegue)
    client.force_login(tiers)
    assert client.post(suite).status_code == 404, "une seule personne en répond"

    client.force_login(collegue)
    envoi = poste(un_contenu(structure=""), version=brouillon.version, action="soumettre")
    assert client.post(brouillon_url(brouillon), envoi).status_code == 302
    fiche = Brouillon.objects.get(pk=brouillon.pk).fiche
    assert fiche.statut == Statut.SOUMISE and fiche.structure in [r.structure for r in collegue.rattachements.all()]
    assert {a.compte for a in fiche.auteurs.all()} == {collegue, tiers}
    assert a_ecrit(auteur, fiche), "revenu, il ne relit pas ce qu’il a écrit"
    assert not list(fiches_coherentes())


def test_interview_whose_holder_left_finds_another(client):
    mene, porteuse, autre = un_auteur(), un_auteur("cap-emploi"), un_auteur("apec")
    brouillon = brouillons.entretien_commencer(par=mene, compte=porteuse, titre="Racontée")
    signatures.signataire_repondre(signataire=brouillon.signataires.get(compte=porteuse), par=porteuse, accepter=True)
    porteuse.is_active = False
    porteuse.save(update_fields=["is_active"])
    client.force_login(mene)
    suite = reverse("pratiques_brouillon_suivre", args=[brouillon.uuid])
    assert "l’atteste et l’envoie seule" in page_lue(client.get(suite))
    client.post(suite)
    brouillon.refresh_from_db()
    assert brouillon.auteur == mene
    with refus("porteur"):
        brouillons.brouillon_soumettre(brouillon=brouillon, par=mene)
    assert signatures.signataire_inviter(brouillon=brouillon, compte=autre, par=mene).role == RoleAuteur.AUTEUR


def test_interview_never_leaves_without_its_holder_whoever_takes_over(client):
    mene, porteuse, cosigne = un_auteur(), un_auteur("cap-emploi"), un_auteur("apec")
    brouillon = brouillons.entretien_commencer(par=mene, compte=porteuse, titre="Racontée à deux")
    brouillons.brouillon_enregistrer(brouillon=brouillon, contenu=un_contenu(), version=1, par=mene)
    invite = signatures.signataire_inviter(brouillon=brouillon, compte=cosigne, par=mene)
    signatures.signataire_repondre(signataire=invite, par=cosigne, accepter=True)
    with refus("auteur"):
        signatures.brouillon_reprendre(brouillon=brouillon, par=cosigne)
    partir(mene)
    client.force_login(cosigne)
    assert "l’atteste et l’envoie seule" in page_lue(client.get(suivre(brouillon)))
    client.post(suivre(brouillon))
    brouillon.refresh_from_db()
    assert brouillon.auteur == cosigne and "Envoyer en relecture" not in page_lue(client.get(brouillon_url(brouillon)))
    client.post(brouillon_url(brouillon), poste(un_contenu(resultats="Cinq sur dix."), version=brouillon.version))
    brouillon.refresh_from_db()
    assert not brouillon.contenu["atteste_anonymat"], "seule la personne qui porte la pratique atteste"
    with refus("porteur"):
        brouillons.brouillon_soumettre(brouillon=brouillon, par=cosigne)
    signataires = page_lue(client.get(reverse("pratiques_signataires", args=[brouillon.uuid])))
    assert "en attendant qui porte la pratique" in signataires and "Mène l’entretien" not in signataires

    signatures.signataire_repondre(signataire=brouillon.signataires.get(compte=porteuse), par=porteuse, accepter=True)
    brouillon.refresh_from_db()
    assert brouillon.auteur == porteuse and not brouillon.contenu["atteste_anonymat"]
    contenu = un_contenu()
    brouillons.brouillon_enregistrer(brouillon=brouillon, contenu=contenu, version=brouillon.version, par=porteuse)
    assert brouillon.versions.first().contenu["resultats"] == "Cinq sur dix.", "ce qu’une autre a écrit reste lisible"
    partir(porteuse)
    signatures.brouillon_reprendre(brouillon=brouillon, par=cosigne)
    brouillon.refresh_from_db()
    brouillons.brouillon_enregistrer(brouillon=brouillon, contenu=contenu, version=brouillon.version, par=cosigne)
    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=cosigne)
    assert [a.compte for a in fiche.auteurs.all()] == [cosigne]


def test_note_sent_back_whose_authors_left_passes_to_its_network(client):
    fiche = une_fiche_soumise()
    lecteurs = [relectures.relecture_prendre(fiche=fiche, par=un_auteur(r)) for r in ("missions-locales", "apec")]
    rendre(lecteurs[0])
    rendre(lecteurs[1], Verdict.A_COMPLETER, "Dites combien.")
    fiche.refresh_from_db()
    tete, ailleurs = une_tete_de_reseau("missions-locales"), une_tete_de_reseau("apec")
    ecran = reverse("pratiques_fiche", args=[fiche.pk])
    client.force_login(tete)
    assert suivre(fiche.brouillon) not in page_lue(client.get(ecran))
    assert client.post(suivre(fiche.brouillon)).status_code == 404
    partir(fiche.owner)
    assert suivre(fiche.brouillon) in page_lue(client.get(ecran))
    for autre in (ailleurs, lecteurs[0].lecteur, un_auteur()):
        client.force_login(autre)
        assert client.post(suivre(fiche.brouillon)).status_code == 404
    client.force_login(tete)
    for _ in range(2):
        assert client.post(suivre(fiche.brouillon)).url == brouillon_url(fiche.brouillon)
    brouillon = Brouillon.objects.get()
    contenu = un_contenu(resultats="Quarante et un sur cinquante.", structure="")
    envoi = poste(contenu, version=brouillon.version, action="soumettre")
    assert client.post(brouillon_url(brouillon), envoi).status_code == 302
    fiche.refresh_from_db()
    assert (fiche.statut, fiche.version) == (Statut.EN_RELECTURE, 2) and "Quarante" in fiche.resultats
    assert {a.compte for a in fiche.auteurs.all()} == {fiche.owner, tete} and not list(fiches_coherentes())
    rendre(fiche.relectures.get(verdict=""))
    with refus("auteur"):
        publication.fiche_valider(fiche=fiche, par=tete, publier=True)
