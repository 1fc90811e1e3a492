"""Structures sign a protocol, once each, exactly what they read; a document as files, opened by other readers."""

import io
import uuid
import xml.etree.ElementTree as ET
import zipfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from home.documents import gels
from home.models import Courriel
from reseau.ecrits.models import DocumentLocal, SectionDocument, SignatureLocale
from reseau.ecrits.permissions import structures_a_signer
from reseau.ecrits.prises import documents_coherents, fichiers_entiers, signatures_conformes
from reseau.ecrits.queries.sections import empreinte_de
from reseau.ecrits.queries.signatures import signatures_lire
from reseau.ecrits.rules.documents import document_publier, document_relire, document_renouveler
from reseau.ecrits.rules.sections import source_citer
from reseau.ecrits.rules.signatures import signataires_choisir, signatures_redemander
from reseau.membres.models import Appartenance
from reseau.structures.rules import structure_fusionner
from tests.fabriques import un_bassin, un_conseiller, un_referent, une_chargee_de_mission, une_region, une_structure
from tests.pages import lue
from tests.refus import refus
from tests.reseau.ecrits.fabriques import (
    signer,
    un_document,
    un_indicateur,
    un_protocole,
    une_mesure,
    une_structure_du_bassin,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def refuse(code: str, protocole, structure, par=None, **dit) -> None:
    refus(code, signer, protocole=protocole, structure=structure, par=par, **dit)


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
    refuse("droit", protocole, ici, un_conseiller(ici))
    refuse("droit", protocole, ici, un_referent(voisine))
    refuse("droit", protocole, ailleurs)
    refuse("texte_change", protocole, ici, empreinte="0" * 64)
    refuse("qualite", protocole, ici, qualite="  ")
    assert signer(protocole, ici).empreinte == protocole.empreinte
    refuse("deja", protocole, ici)
    refuse("version", un_protocole("RELECTURE", bassin=un_bassin("cognac")), ici)
    assert not [*signatures_conformes(), *documents_coherents()]
    SectionDocument.objects.filter(document=protocole, cle="objet").update(texte="Autre chose.")
    refuse("texte_change", protocole, voisine, empreinte=protocole.empreinte)
    SignatureLocale.objects.update(empreinte="1" * 64)
    assert len(list(signatures_conformes())) == 1


def test_a_major_version_is_signed_again_and_a_minor_one_carries_on():
    ici, voisine = une_structure_du_bassin(nom="Cap emploi"), une_structure_du_bassin(nom="Mission locale")
    premiere = un_protocole(signataires=(ici, voisine))
    signer(premiere, ici)
    mineure = version_suivante(premiere, majeure=False)
    lues = signatures_lire(mineure)
    assert ([s.structure for s in lues.comptent], lues.attendues, lues.anciennes) == ([ici], [voisine], [])
    refuse("deja", mineure, ici)
    premiere.refresh_from_db()
    refuse("version", premiere, voisine)
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
    refuse("droit", protocole, partie)
    structure_fusionner(source=signee, cible=cible)
    assert signatures_lire(protocole).comptent[0].structure_nom == "A"


def test_holder_calls_structures_of_the_bassin_and_each_referent_is_told_once(client):
    ici, ailleurs = une_structure_du_bassin(), une_structure()
    referente, tient = un_referent(ici), une_chargee_de_mission()
    protocole = un_protocole(publie_par=None)
    refus("droit", signataires_choisir, document=protocole, par=referente, structures=[ici])
    refus("structures", signataires_choisir, document=protocole, par=tient, structures=[ailleurs])
    client.force_login(tient)
    client.post(reverse("document_signataires", args=[protocole.uuid]), {"structures": [ici.pk]})
    signatures_redemander()
    (courriel,) = Courriel.objects.filter(gabarit="ecrits/a_signer")
    assert courriel.destinataire == referente.email
    signer(protocole, ici, referente)
    assert signataires_choisir(document=protocole, par=tient, structures=[]) == protocole
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


TEXTE = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def publier(document: DocumentLocal) -> DocumentLocal:
    """By its rule, each section with the source that it owes."""
    tient = une_chargee_de_mission()
    for section in document.sections.filter(sources_exigees=True):
        source_citer(section=section, par=tient, cle=uuid.uuid4(), intitule="Insee, recensement 2023")
    revoir = timezone.localdate().replace(day=1, month=1, year=timezone.localdate().year + 1)
    return document_publier(document=document, par=tient, diffusion="TOUS", revoir_le=revoir)


def mots(pdf: bytes) -> str:
    lecteur = PdfReader(io.BytesIO(pdf))
    assert lecteur.trailer["/Root"]["/MarkInfo"]["/Marked"]
    return " ".join(" ".join(page.extract_text() for page in lecteur.pages).split())


def test_the_pdf_of_what_is_published_is_the_same_for_ever_and_anyone_checks_it(client):
    une_mesure(58000, indicateur=un_indicateur(libelle="Habitants"))
    note = un_document("RELECTURE", genre="NOTE")
    brouillon = document_lu(client, note, une_chargee_de_mission())
    assert "Version de travail" in mots(brouillon)
    note = publier(note)
    octets = client.get(reverse("document_pdf", args=[note.uuid])).content
    dit = mots(octets)
    for mot in ("Ce que nous disons", "Insee, recensement 2023", "Habitants", "58 000", note.empreinte):
        assert mot in dit.replace("\xa0", " "), mot
    une_mesure(1, indicateur=un_indicateur("autre", libelle="Venu après"))
    assert client.get(reverse("document_pdf", args=[note.uuid])).content == octets
    for contenu, reponse in ((octets, "Identique"), (octets + b" ", "Différent")):
        envoi = {"fichier": SimpleUploadedFile("note.pdf", contenu)}
        assert reponse in lue(client.post(reverse("document_verifier"), envoi))
    assert not list(fichiers_entiers())
    storages["prive"].delete(note.fichier)
    gels.fichier_poser(note.fichier, b"%PDF-1.7 autre")
    assert client.get(reverse("document_pdf", args=[note.uuid])).status_code == 503
    assert len(list(fichiers_entiers())) == 1


def document_lu(client, document: DocumentLocal, compte) -> bytes:
    client.force_login(compte)
    contenu = client.get(reverse("document_pdf", args=[document.uuid])).content
    client.logout()
    return contenu


def test_the_text_to_reuse_has_sections_figures_sources_and_signatures(client):
    ici = une_structure_du_bassin(nom="Mission locale du Marais")
    protocole = un_protocole(signataires=(ici, une_structure_du_bassin(nom="Cap emploi 79")), diffusion="TOUS")
    riche = "# Le lundi\n\nUn **accueil** commun :\n\n- à Niort\n- à Melle\n\n<script>alert(1)</script>"
    SectionDocument.objects.filter(document=protocole, cle="objet").update(texte=riche)
    source = {"intitule": "Charte régionale", "adresse": "https://exemple.example/charte"}
    objet = protocole.sections.get(cle="objet")
    objet.sources.create(citee_par=une_chargee_de_mission(), **source)
    DocumentLocal.objects.filter(pk=protocole.pk).update(empreinte="0" * 64)
    signer(protocole, ici, un_referent(ici, prenom="Aline", nom="Brossard"))
    adresse = reverse("document_odt", args=[protocole.uuid])
    publique, racine = ouvrir(client.get(adresse).content)
    titres = [(t.get(f"{TEXTE}outline-level"), "".join(t.itertext())) for t in racine.iter(f"{TEXTE}h")]
    assert titres[:3] == [("1", str(protocole)), ("2", "Ce que nous convenons"), ("3", "Le lundi")]
    assert ("2", "Signatures") in titres
    for mot in ("Un accueil commun", "à Melle", "Charte régionale (https://exemple.example/charte)", "Cap emploi 79"):
        assert mot in publique, mot
    assert "Brossard" not in publique
    client.force_login(un_conseiller())
    assert "Aline Brossard, Directrice" in ouvrir(client.get(adresse).content)[0]


def ouvrir(odt: bytes) -> tuple[str, ET.Element]:
    """Its words and its tree, read as any office suite does."""
    with zipfile.ZipFile(io.BytesIO(odt)) as archive:
        assert archive.testzip() is None
        assert archive.infolist()[0].filename == "mimetype"
        racine = ET.fromstring(archive.read("content.xml"))
    return " ".join(racine.itertext()).replace("\xa0", " "), racine


def test_the_sheet_of_signatures_says_who_signed_and_who_is_awaited(client):
    ici, autre = une_structure_du_bassin(nom="Mission locale du Marais"), une_structure_du_bassin(nom="Cap emploi 79")
    protocole = un_protocole(signataires=(ici, autre), diffusion="TOUS")
    signer(protocole, ici, un_referent(ici, prenom="Aline", nom="Brossard"))
    adresse = reverse("document_signatures_pdf", args=[protocole.uuid])
    publique = mots(client.get(adresse).content)
    assert "1 signature sur 2" in publique
    assert "Brossard" not in publique
    assert (
        publique.index("Mission locale du Marais") < publique.index("On les attend") < publique.index("Cap emploi 79")
    )
    client.force_login(un_conseiller())
    assert "Aline Brossard" in mots(client.get(adresse).content)
    diagnostic = un_document("PUBLIE", diffusion="TOUS")
    assert client.get(reverse("document_signatures_pdf", args=[diagnostic.uuid])).status_code == 404
