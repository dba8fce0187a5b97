"""Can letters be read as syllables of Mandarin, and where must one begin? See NORMALISE.md."""

from collections.abc import Iterator

_WRITTEN = (
    "a:,i,n,ng,o b:a,ai,an,ang,ao,ei,en,eng,i,ian,iang,iao,ie,in,ing,o,ong,u c:a,ai,an,ang,ao,e,"
    "ei,en,eng,ha,hai,han,hang,hao,he,hen,heng,hi,hong,hou,hu,hua,huai,huan,huang,hui,hun,huo,i,"
    "ong,ou,u,uan,ui,un,uo d:a,ai,an,ang,ao,e,ei,en,eng,i,ian,iao,ie,in,ing,iu,ong,ou,u,uan,ui,"
    "un,uo e:,i,n,ng,r f:a,an,ang,ei,en,eng,iao,o,ou,u g:a,ai,an,ang,ao,e,ei,en,eng,ong,ou,u,ua,"
    "uai,uan,uang,ui,un,uo h:a,ai,an,ang,ao,e,ei,en,eng,m,ong,ou,u,ua,uai,uan,uang,ui,un,uo j:i,"
    "ia,ian,iang,iao,ie,in,ing,iong,iu,u,uan,ue,un k:a,ai,an,ang,ao,e,en,eng,ong,ou,u,ua,uai,uan,"
    "uang,ui,un,uo l:a,ai,an,ang,ao,e,ei,eng,i,ia,ian,iang,iao,ie,in,ing,iu,o,ong,ou,u,uan,ue,un,"
    "uo,v,ve m:,a,ai,an,ang,ao,e,ei,en,eng,i,ian,iao,ie,in,ing,iu,o,ou,u n:,a,ai,an,ang,ao,e,ei,"
    "en,eng,i,ian,iang,iao,ie,in,ing,iu,ong,ou,u,uan,ue,un,uo,v,ve o:,u p:a,ai,an,ang,ao,ei,en,"
    "eng,i,ian,iao,ie,in,ing,o,ou,u q:i,ia,ian,iang,iao,ie,in,ing,iong,iu,u,uan,ue,un r:an,ang,"
    "ao,e,en,eng,i,ong,ou,u,ua,uan,ui,un,uo s:a,ai,an,ang,ao,e,en,eng,ha,hai,han,hang,hao,he,hen,"
    "heng,hi,hou,hu,hua,huai,huan,huang,hui,hun,huo,i,ong,ou,u,uan,ui,un,uo t:a,ai,an,ang,ao,e,"
    "eng,i,ian,iao,ie,ing,ong,ou,u,uan,ui,un,uo w:a,ai,an,ang,ei,en,eng,o,ong,u x:i,ia,ian,iang,"
    "iao,ie,in,ing,iong,iu,u,uan,ue,un y:a,an,ang,ao,e,i,in,ing,o,ong,ou,u,uan,ue,un z:a,ai,an,"
    "ang,ao,e,ei,en,eng,ha,hai,han,hang,hao,he,hen,heng,hi,hong,hou,hu,hua,huai,huan,huang,hui,"
    "hun,huo,i,ong,ou,u,uan,ui,un,uo"
)
"""The first letter of syllables, and what may follow it; all readings of tables.py are here."""

SYLLABLES = frozenset(
    row[0] + rest for row in _WRITTEN.split(" ") for rest in row.partition(":")[2].split(",")
)
_STARTS = frozenset(s[:length] for s in SYLLABLES for length in range(1, len(s)))
_LONGEST = max(map(len, SYLLABLES))


def breaks(letters: str) -> list[int] | None:
    """Where a syllable begins whichever way they are read, besides the first; None for no way.

    The last syllable may be there in part.
    """
    before, after = [1] + [0] * len(letters), [0] * len(letters) + [1]
    for at in range(len(letters)):
        for end in _ends(letters, at):
            before[end] += before[at]
    for at in range(len(letters) - 1, -1, -1):
        after[at] = sum(after[end] for end in _ends(letters, at)) + (letters[at:] in _STARTS)
    ways = after[0]
    return [at for at in range(1, len(letters)) if before[at] * after[at] == ways] if ways else None


def _ends(letters: str, at: int) -> Iterator[int]:
    """The ends of whole syllables that begin at a place."""
    last = min(at + _LONGEST, len(letters))
    return (end for end in range(at + 1, last + 1) if letters[at:end] in SYLLABLES)
