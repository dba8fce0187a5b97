/**
 * What the scripts and the generator must agree on, from the modules named here, which explain it.
 * Made by `python -m tests.js.test_constants`. Needs nothing, fires nothing.
 */

// register/codes.py
export const CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
export const CODE_FIRST = "123456789ANY";
// register/names.py
export const FORMS = ["合伙企业特殊普通合伙", "groupcompanylimited", "合伙企业有限合伙", "合伙企业普通合伙", "集团有限责任公司", "集团股份有限公司", "农民专业合作社", "companylimited", "incorporated", "个人独资企业", "有限责任公司", "股份有限公司", "集团有限公司", "特殊普通合伙", "grouplimited", "corporation", "专业合作社", "groupcoltd", "合伙企业", "有限合伙", "有限公司", "集团公司", "股份公司", "普通合伙", "个人独资", "groupltd", "limited", "company", "分公司", "总公司", "coltd", "group", "公司", "集团", "corp", "gmbh", "inc", "llc", "ltd", "plc", "co"];
// screening/statement.py
export const NAMED = 100;
// search/analysis/pinyin.py
export const LEAST_SOUND = 2;
export const VARIANTS = 32;
// search/analysis/spelling.py
export const GROUPED = 256;
export const LEAST_GROUPED = 6;
export const LONG = 4;
export const OPTIONS = 4;
export const VERY_LONG = 8;
// search/analysis/syllables.py
export const SYLLABLE_ROWS = "a:,i,n,ng,o b:a,ai,an,ang,ao,ei,en,eng,i,ian,iang,iao,ie,in,ing,o,ong,u c:a,ai,an,ang,ao,e,ei,en,eng,ha,hai,han,hang,hao,he,hen,heng,hi,hong,hou,hu,hua,huai,huan,huang,hui,hun,huo,i,ong,ou,u,uan,ui,un,uo d:a,ai,an,ang,ao,e,ei,en,eng,i,ian,iao,ie,in,ing,iu,ong,ou,u,uan,ui,un,uo e:,i,n,ng,r f:a,an,ang,ei,en,eng,iao,o,ou,u g:a,ai,an,ang,ao,e,ei,en,eng,ong,ou,u,ua,uai,uan,uang,ui,un,uo h:a,ai,an,ang,ao,e,ei,en,eng,m,ong,ou,u,ua,uai,uan,uang,ui,un,uo j:i,ia,ian,iang,iao,ie,in,ing,iong,iu,u,uan,ue,un k:a,ai,an,ang,ao,e,en,eng,ong,ou,u,ua,uai,uan,uang,ui,un,uo l:a,ai,an,ang,ao,e,ei,eng,i,ia,ian,iang,iao,ie,in,ing,iu,o,ong,ou,u,uan,ue,un,uo,v,ve m:,a,ai,an,ang,ao,e,ei,en,eng,i,ian,iao,ie,in,ing,iu,o,ou,u n:,a,ai,an,ang,ao,e,ei,en,eng,i,ian,iang,iao,ie,in,ing,iu,ong,ou,u,uan,ue,un,uo,v,ve o:,u p:a,ai,an,ang,ao,ei,en,eng,i,ian,iao,ie,in,ing,o,ou,u q:i,ia,ian,iang,iao,ie,in,ing,iong,iu,u,uan,ue,un r:an,ang,ao,e,en,eng,i,ong,ou,u,ua,uan,ui,un,uo s:a,ai,an,ang,ao,e,en,eng,ha,hai,han,hang,hao,he,hen,heng,hi,hou,hu,hua,huai,huan,huang,hui,hun,huo,i,ong,ou,u,uan,ui,un,uo t:a,ai,an,ang,ao,e,eng,i,ian,iao,ie,ing,ong,ou,u,uan,ui,un,uo w:a,ai,an,ang,ei,en,eng,o,ong,u x:i,ia,ian,iang,iao,ie,in,ing,iong,iu,u,uan,ue,un y:a,an,ang,ao,e,i,in,ing,o,ong,ou,u,uan,ue,un z:a,ai,an,ang,ao,e,ei,en,eng,ha,hai,han,hang,hao,he,hen,heng,hi,hong,hou,hu,hua,huai,huan,huang,hui,hun,huo,i,ong,ou,u,uan,ui,un,uo";
// search/index/article_index.py
export const ARTICLES_FORMAT = 1;
// search/index/codec.py
export const MAGIC = "GSI2";
export const DEFLATED = 1;
// search/index/corpus.py
export const LEAST_CORE = 2;
export const LEAST_KEY = 4;
// search/index/entries.py
export const MOST_WEIGHT = 255;
// search/index/manifest.py
export const INDEX_FORMAT = 7;
// search/index/ngrams.py
export const LEAST = {"h": 1, "p": 2, "i": 2, "c": 4};
export const EVERY = {"h": 2, "p": 4, "i": 2, "c": 4};
// search/query/candidate.py
export const NAME_KINDS = ["name", "english", "alias", "former", "unbracketed"];
export const MOST = 1023;
// search/query/filters.py
export const ENTITY_FILTERS = ["region", "kind"];
