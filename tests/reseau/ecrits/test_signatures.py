"""Structures sign a protocol: once each, exactly what they read, and it stays."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.models import Courriel
from reseau.ecrits.models import DocumentLocal, SectionDocument, SignatureLocale
from reseau.ecrits.permissions import structures_a_signer
from reseau.ecrits.prises import documents_coherents, fichiers_entiers, signatures_conformes
from reseau.ecrits.queries.sections import empreinte_de
from reseau.ecrits.queries.signatures import signatures_lire
from reseau.ecrits.rules.documents import document_publier, document_relire, document_renouveler
from reseau.ecrits.rules.signatures import signataires_choisir, signatures_redemander
from reseau.membres.models import Appartenance
from reseau.structures.rules import structure_fusionner
from tests.fabriques import un_bassin, un_conseiller, un_referent, une_chargee_de_mission, une_region, une_structure
from tests.pages import lue
from tests.reseau.ecrits.protocoles import signer, un_protocole, une_structure_du_bassin

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def refuse(code: str, geste, *args, **dit) -> None:
    with pytest.raises(RegleRefusee) as refus:
        geste(*args, **dit)
    assert refus.value.code == code


def version_suivante(protocole: DocumentLocal, *, majeure: bool) -> DocumentLocal:
    """Through the rules, as its holder does."""
    tient = une_chargee_de_mission()
    suivante = document_renouveler(
        document=protocole, par=tient, cle=uuid.uuid4(), annee=protocole.annee, majeure=majeure
    )
    document_relire(document=suivante, par=tient)
    an_prochain = timezone.localdate().replace(month=1, day=1, year=timezone.localdate().year + 1)
    return document_publier(document=suivante, par=tient, diffusion="TOUS", revoir_le=an_prochain)


def test_a_signature_is_given_once_by_who_may_for_what_was_read():
    ici, voisine, ailleurs = une_structure_du_bassin(), une_structure_du_bassin(), une_structure()
    protocole = un_protocole(signataires=(ici, voisine))
    refuse("droit", signer, protocole, ici, un_conseiller(ici))
    refuse("droit", signer, protocole, ici, un_referent(voisine))
    refuse("droit", signer, protocole, ailleurs)
    refuse("texte_change", signer, protocole, ici, empreinte="0" * 64)
    refuse("qualite", signer, protocole, ici, qualite="  ")
    assert signer(protocole, ici).empreinte == protocole.empreinte
    refuse("deja", signer, protocole, ici)
    refuse("version", signer, un_protocole("RELECTURE", bassin=un_bassin("cognac")), ici)
    assert not [*signatures_conformes(), *documents_coherents()]
    SectionDocument.objects.filter(document=protocole, cle="objet").update(texte="Autre chose.")
    refuse("texte_change", signer, protocole, voisine, empreinte=protocole.empreinte)
    SignatureLocale.objects.update(empreinte="1" * 64)
    assert len(list(signatures_conformes())) == 1


def test_a_major_version_is_signed_again_and_a_minor_one_carries_on():
    ici, voisine = une_structure_du_bassin(nom="Cap emploi"), une_structure_du_bassin(nom="Mission locale")
    premiere = un_protocole(signataires=(ici, voisine))
    signer(premiere, ici)
    mineure = version_suivante(premiere, majeure=False)
    lues = signatures_lire(mineure)
    assert ([s.structure for s in lues.comptent], lues.attendues, lues.anciennes) == ([ici], [voisine], [])
    refuse("deja", signer, mineure, ici)
    premiere.refresh_from_db()
    refuse("version", signer, premiere, voisine)
    signer(mineure, voisine)
    majeure = version_suivante(mineure, majeure=True)
    lues = signatures_lire(majeure)
    assert (lues.signees, lues.en_tout, len(lues.anciennes)) == (0, 2, 2)
    assert signatures_lire(mineure).complet
    signer(majeure, ici)
    assert signatures_lire(majeure).signees == 1
    assert not [*signatures_conformes(), *documents_coherents(), *fichiers_entiers()]


def test_a_structure_that_leaves_keeps_what_it_signed_and_is_awaited_no_more():
    signee, partie, absorbee, cible = [une_structure_du_bassin(nom=nom) for nom in ("A", "B", "C", "D")]
    protocole = un_protocole(signataires=(signee, partie, absorbee))
    le = signer(protocole, signee).le
    Appartenance.objects.filter(structure__in=(signee, partie)).update(au=timezone.localdate())
    structure_fusionner(source=absorbee, cible=cible)
    lues = signatures_lire(protocole)
    assert [(s.structure_nom, s.le) for s in lues.comptent] == [("A", le)]
    assert (lues.attendues, lues.parties) == ([cible], [partie])
    refuse("droit", signer, protocole, partie)
    structure_fusionner(source=signee, cible=cible)
    assert signatures_lire(protocole).comptent[0].structure_nom == "A"


def test_holder_calls_structures_of_the_bassin_and_each_referent_is_told_once(client):
    ici, ailleurs = une_structure_du_bassin(), une_structure()
    referente, tient = un_referent(ici), une_chargee_de_mission()
    protocole = un_protocole(publie_par=None)
    refuse("droit", signataires_choisir, document=protocole, par=referente, structures=[ici])
    refuse("structures", signataires_choisir, document=protocole, par=tient, structures=[ailleurs])
    client.force_login(tient)
    client.post(reverse("document_signataires", args=[protocole.uuid]), {"structures": [ici.pk]})
    signatures_redemander()
    (courriel,) = Courriel.objects.filter(gabarit="ecrits/a_signer")
    assert courriel.destinataire == referente.email
    signer(protocole, ici, referente)
    signataires_choisir(document=protocole, par=tient, structures=[])
    assert list(protocole.signataires.all()) == [ici]
    (dit,) = Courriel.objects.filter(gabarit="ecrits/tous_signes", destinataire=tient.email)
    assert "Toutes les structures appelées ont signé" in dit.texte


def test_one_reads_the_whole_text_then_signs_it(client):
    ici = une_structure_du_bassin(nom="Mission locale du Marais")
    protocole, referente = un_protocole(signataires=(ici,)), un_referent(ici, prenom="Aline", nom="Brossard")
    client.force_login(referente)
    adresse = reverse("document_signer", args=[protocole.uuid])
    page = client.get(adresse)
    for section in protocole.sections.all():
        assert section.titre in lue(page)
    vue = page.context["form"].initial["empreinte"]
    refusee = client.post(adresse, {"structure": ici.pk, "qualite": "", "empreinte": vue})
    assert refusee.status_code == 422
    vieille = client.post(adresse, {"structure": ici.pk, "qualite": "Directrice", "empreinte": "0" * 64})
    assert "Le texte n’est plus celui que vous avez lu" in lue(vieille)
    assert f'value="{vue}"' in lue(vieille)
    envoi = {"structure": ici.pk, "qualite": "Directrice", "empreinte": vue}
    assert client.post(adresse, envoi).url == reverse("document_signatures", args=[protocole.uuid])
    assert client.post(adresse, envoi).status_code == 302  # un double clic lit qui a signé
    assert SignatureLocale.objects.count() == 1
    assert not structures_a_signer(referente, protocole).exists()


def test_the_public_reads_which_structures_signed_and_nobodys_name(client):
    ici = une_structure_du_bassin(nom="Mission locale du Marais")
    protocole = un_protocole(signataires=(ici,), diffusion="TOUS")
    referente = un_referent(ici, prenom="Aline", nom="Brossard")
    signer(protocole, ici, referente)
    for nom in ("document_signatures", "document_local"):
        vue = lue(client.get(reverse(nom, args=[protocole.uuid])))
        assert "1 sur 1" in vue
        assert "Brossard" not in vue
        assert "@" not in vue.split("<main")[1].split("</main>")[0]
    assert "Mission locale du Marais" in lue(client.get(reverse("document_signatures", args=[protocole.uuid])))
    client.force_login(un_conseiller())
    assert "Aline Brossard, Directrice" in lue(client.get(reverse("document_signatures", args=[protocole.uuid])))
    assert not structures_a_signer(AnonymousUser(), protocole).exists()
    assert empreinte_de(protocole) == protocole.empreinte
    assert une_region()
