"""Word documents brought by people: a strict gate (porte), then words and nothing else (lecture)."""

from home.archives.refus import ArchiveRefusee
from home.docx.lecture import Lecture, Paragraphe, Tableau, docx_lire
from home.docx.porte import POIDS_MAX

__all__ = ["POIDS_MAX", "ArchiveRefusee", "Lecture", "Paragraphe", "Tableau", "docx_lire"]
