"""The interview: someone tells, someone writes; nothing leaves without who tells (R5.17)."""

import re
from itertools import pairwise

import pytest
from django.urls import reverse

from home.choices import Verdict
from home.models import Courriel
from pratiques.choices import RoleAuteur
from pratiques.contenu import ATTESTATIONS
from pratiques.forms import QUESTIONS
from pratiques.models import Brouillon
from pratiques.rules import brouillons, publication, relectures, signatures
from tests.fabriques import un_ancien_membre, un_compte, une_chargee_de_mission, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import poste, refus, rendre, un_auteur, un_contenu

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def question(brouillon, rang):
    return reverse("pratiques_entretien", args=[brouillon.uuid, rang])


def rang_de(champ):
    return next(rang for rang, q in enumerate(QUESTIONS, start=1) if champ in q.champs)


def commencer(client, anime, porteur, titre="Tenir un café des métiers"):
    """From the screen: look for who tells, press the button."""
    client.force_login(anime)
    adresse = reverse("pratiques_entretiens")
    page = page_lue(client.get(adresse, {"titre": titre, "q": porteur.nom}))
    assert porteur.nom_complet in page
    suite = client.post(adresse, {"titre": titre, "personne": str(porteur.profil.public_id)})
    brouillon = Brouillon.objects.get(contenu__titre=titre, signataires__compte=anime)
    assert suite.url == question(brouillon, 1)
    return brouillon


def test_titles_of_every_question_follow_one_another_without_a_gap(client):
    anime, porteur = une_chargee_de_mission(nom="Anime"), un_auteur("cap-emploi", nom="Porteuse")
    brouillon = commencer(client, anime, porteur)
    for rang in range(1, len(QUESTIONS) + 1):
        niveaux = [int(n) for n in re.findall(r"<h([1-6])", page_lue(client.get(question(brouillon, rang))))]
        assert niveaux[0] == 1 and all(suite <= niveau + 1 for niveau, suite in pairwise(niveaux)), (rang, niveaux)


def test_interview_fills_the_note_question_by_question_and_attests_nothing(client):
    anime, porteur = une_chargee_de_mission(nom="Anime"), un_auteur("cap-emploi", nom="Porteuse")
    brouillon = commencer(client, anime, porteur)
    assert commencer(client, anime, porteur) == brouillon, "un double clic n’en ouvre qu’un"
    assert Courriel.objects.filter(gabarit="pratiques/invitation", destinataire=porteur.email).count() == 1
    assert reverse("pratiques_entretiens") in page_lue(client.get(reverse("pratiques_ecrire")))
    assert question(brouillon, 1) in page_lue(client.get(reverse("pratiques_brouillon", args=[brouillon.uuid])))

    # Une question par écran, chacune dans ses champs, les autres gardés.
    attendu = un_contenu(titre="Tenir un café des métiers")
    for rang, q in enumerate(QUESTIONS, start=1):
        page = client.get(question(brouillon, rang))
        assert page.status_code == 200 and f"Question {rang} sur {len(QUESTIONS)}" in page_lue(page)
        dites = {nom: attendu[nom] for nom in q.champs if nom in attendu}
        version = Brouillon.objects.get().version
        suite = client.post(question(brouillon, rang), poste(dites, version=version, action="suivante"))
        fin = rang == len(QUESTIONS)
        assert suite.url == (
            reverse("pratiques_brouillon", args=[brouillon.uuid]) if fin else question(brouillon, rang + 1)
        )
    brouillon.refresh_from_db()
    laisses = {*ATTESTATIONS}
    assert {n: brouillon.contenu[n] for n in attendu if n not in laisses} == {
        n: v for n, v in attendu.items() if n not in laisses
    }
    url = reverse("pratiques_brouillon", args=[brouillon.uuid])
    assert "Envoyer en relecture" not in page_lue(client.get(url))
    client.post(url, poste(attendu, version=brouillon.version, action="soumettre"))
    brouillon.refresh_from_db()
    assert brouillon.fiche is None and not any(brouillon.contenu[nom] for nom in ATTESTATIONS)


def test_interview_is_signed_by_both_and_sent_by_who_holds_the_practice_alone(client):
    anime, porteur = une_chargee_de_mission(nom="Anime"), un_auteur("cap-emploi", nom="Porteuse")
    brouillon = brouillons.entretien_commencer(par=anime, compte=porteur, titre="Tenir un café des métiers")
    attendu, url = un_contenu(titre=brouillon.titre), reverse("pratiques_brouillon", args=[brouillon.uuid])
    brouillons.brouillon_enregistrer(brouillon=brouillon, contenu=attendu, version=1, par=anime)
    invitation = reverse("pratiques_invitation", args=[brouillon.signataires.get(compte=porteur).uuid])
    client.force_login(porteur)
    assert client.get(url).status_code == 404
    assert client.post(invitation, {"reponse": "oui"}).url == url
    brouillon.refresh_from_db()
    assert brouillon.auteur == porteur and "Envoyer en relecture" in page_lue(client.get(url))
    with refus("auteur"):
        brouillons.brouillon_soumettre(brouillon=brouillon, par=anime)
    suite = client.post(url, poste(attendu, version=brouillon.version, action="soumettre"))
    assert suite.url == reverse("pratiques_mes_fiches")
    fiche = Brouillon.objects.get().fiche
    assert list(fiche.auteurs.values_list("compte__nom", "role")) == [
        ("Porteuse", RoleAuteur.AUTEUR),
        ("Anime", RoleAuteur.REDACTEUR),
    ]
    assert fiche.reseau.code == "cap-emploi"
    # Après des remarques non plus : il écrit, elle envoie.
    lecteur = un_auteur("apec")
    rendre(relectures.relecture_prendre(fiche=fiche, par=un_auteur("cap-emploi")))
    rendre(relectures.relecture_prendre(fiche=fiche, par=lecteur), Verdict.A_COMPLETER)
    with refus("porteur"):
        brouillons.brouillon_soumettre(brouillon=Brouillon.objects.get(), par=anime)
    brouillons.brouillon_soumettre(brouillon=Brouillon.objects.get(), par=porteur)
    rendre(fiche.relectures.get(verdict="", lecteur=lecteur))
    publication.fiche_valider(fiche=fiche, par=une_tete_de_reseau("cap-emploi"), publier=True)
    fiche.refresh_from_db()
    client.logout()
    assert "A recueilli l’entretien" in page_lue(client.get(fiche.get_url()))


def test_nothing_leaves_without_the_holder():
    anime, refuse, porteur = un_auteur(), un_auteur("cio"), un_auteur("apec")
    brouillon = brouillons.entretien_commencer(par=anime, compte=refuse, titre="Une pratique")
    brouillons.brouillon_enregistrer(brouillon=brouillon, contenu=un_contenu(), version=1, par=anime)

    def envoyer(par):
        return brouillons.brouillon_soumettre(brouillon=Brouillon.objects.get(), par=par)

    with refus("porteur"):
        envoyer(anime)
    signatures.signataire_repondre(signataire=brouillon.signataires.get(compte=refuse), par=refuse, accepter=False)
    with refus("porteur"):
        envoyer(anime)
    with refus("auteur"):
        signatures.signataire_retirer(signataire=brouillon.signataires.get(compte=anime), par=anime)
    invite = signatures.signataire_inviter(brouillon=brouillon, compte=porteur, par=anime)
    assert invite.role == RoleAuteur.AUTEUR
    signatures.signataire_repondre(signataire=invite, par=porteur, accepter=True)
    # Qui portait la pratique se retire : le texte revient à qui l'a écrit, et ne part toujours pas.
    signatures.signataire_retirer(signataire=invite, par=porteur)
    assert Brouillon.objects.get().auteur == anime
    with refus("porteur"):
        envoyer(anime)
    invite = signatures.signataire_inviter(brouillon=brouillon, compte=porteur, par=anime)
    signatures.signataire_repondre(signataire=invite, par=porteur, accepter=True)
    with refus("auteur"):
        envoyer(anime)
    with refus("attestation"):
        contenu = {**Brouillon.objects.get().contenu, "atteste_anonymat": True}
        brouillons.brouillon_enregistrer(
            brouillon=brouillon, contenu=contenu, version=Brouillon.objects.get().version, par=porteur
        )
        envoyer(porteur)
    brouillons.brouillon_enregistrer(
        brouillon=brouillon, contenu=un_contenu(), version=Brouillon.objects.get().version, par=porteur
    )
    fiche = envoyer(porteur)
    assert {a.compte for a in fiche.auteurs.all()} == {anime, porteur}


def test_answer_is_kept_as_it_is_typed_and_a_conflict_writes_nothing(client):
    anime, porteur = un_auteur(), un_auteur("cio")
    brouillon = brouillons.entretien_commencer(par=anime, compte=porteur, titre="Une pratique")
    client.force_login(anime)
    rang = rang_de("probleme")
    donnees = poste({"probleme": "Rappeler au 06 39 98 12 34."}, version=1, onglet="a", action="suivante")
    fond = page_lue(client.post(question(brouillon, rang), donnees, headers={"HX-Request": "true"}))
    assert "Enregistré le" in fond and 'id="alerte-probleme"' in fond and 'value="2"' in fond and "<form" not in fond
    assert "06 39 98 12 34" in page_lue(client.get(question(brouillon, rang)))
    conflit = client.post(question(brouillon, rang), poste({"probleme": "Autre."}, version=1, onglet="b"))
    assert conflit.status_code == 409 and "Autre." in page_lue(conflit)
    fond = client.post(
        question(brouillon, rang), poste({"probleme": "A."}, version=1, onglet="b"), headers={"HX-Request": "true"}
    )
    assert "modifiée ailleurs" in page_lue(fond)
    brouillon.refresh_from_db()
    assert brouillon.contenu["probleme"].startswith("Rappeler") and brouillon.contenu["titre"] == "Une pratique"
    etapes = rang_de("etapes")
    suite = client.post(
        question(brouillon, etapes), poste({"etapes": [{"titre": "Vérifier"}]}, version=2, action="plus-etapes")
    )
    assert suite.url == question(brouillon, etapes) + "?plus=etapes#etapes"
    precedente = client.post(question(brouillon, 2), poste({"probleme": "B."}, version=3, action="precedente"))
    assert precedente.url == question(brouillon, 1)
    for adresse in (question(brouillon, 0), question(brouillon, len(QUESTIONS) + 1), question(brouillon, 10**30)):
        assert client.get(adresse).status_code == 404
    for hostile in ({"etapes-TOTAL_FORMS": "9" * 40}, {"version": "x"}, {"probleme": "\x00<script>"}):
        assert client.post(question(brouillon, 4), hostile).status_code in (302, 409, 422)
    for compte in (porteur, un_auteur(), un_compte(), un_ancien_membre()):
        client.force_login(compte)
        assert client.get(question(brouillon, 1)).status_code == 404


def test_start_is_refused_with_its_reason_and_writes_nothing(client):
    anime = un_auteur()
    for compte, titre, code in (
        (anime, "Titre", "soi"), (un_auteur(), "  ", "titre"), (un_compte(), "Titre", "membre"),
    ):  # fmt: skip
        with refus(code):
            brouillons.entretien_commencer(par=anime, compte=compte, titre=titre)
    with refus("droit"):
        brouillons.entretien_commencer(par=un_compte(), compte=un_auteur(), titre="Titre")
    client.force_login(anime)
    adresse = reverse("pratiques_entretiens")
    page = page_lue(client.get(adresse, {"titre": "", "q": "Camille"}))
    assert "Renseignez ce champ." in page and 'name="personne"' not in page and 'value="Camille"' in page
    for envoi in ({}, {"titre": "Titre", "personne": "x"}, {"personne": str(un_auteur().profil.public_id)}):
        assert client.post(adresse, envoi).url == adresse
    assert not Brouillon.objects.exists() and not Courriel.objects.filter(gabarit="pratiques/invitation").exists()
