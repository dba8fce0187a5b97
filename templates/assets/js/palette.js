try{var s=localStorage.getItem("gongshi.palette");if(s)document.body.dataset.mdColorScheme=s}catch(e){}
