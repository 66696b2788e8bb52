import {fetch as ufetch, Agent, request, Pool, Response} from 'undici';
import {AsyncLocalStorage} from 'node:async_hooks';
const url='http://127.0.0.1:18181/v1';
const agent=new Agent({connections:256,headersTimeout:0,bodyTimeout:0});
const als=new AsyncLocalStorage();
const mode=process.argv[2];
class H { constructor(h){this.h=h} get(n){const v=this.h[n.toLowerCase()];return v===undefined?null:Array.isArray(v)?v.join(', '):v} entries(){return Object.entries(this.h)[Symbol.iterator]()} [Symbol.iterator](){return this.entries()} }
async function viaFetch(u,init){const r=await ufetch(u,{...init,dispatcher:agent});const t=await r.text();const s=als.getStore();if(s)s.body=t;return new Response(t,{status:r.status,headers:r.headers})}
async function viaRequest(u,init){const r=await request(u,{method:init.method,headers:Object.fromEntries(init.headers),body:init.body,dispatcher:agent});const t=await r.body.text();const s=als.getStore();if(s)s.body=t;return new globalThis.Response(t,{status:r.statusCode,headers:r.headers})}
async function viaRequestDuck(u,init){const r=await request(u,{method:init.method,headers:Object.fromEntries(init.headers),body:init.body,dispatcher:agent});const t=await r.body.text();const s=als.getStore();if(s)s.body=t;return {ok:true,status:r.statusCode,url:u,headers:new H(r.headers),text:async()=>t,json:async()=>JSON.parse(t),body:null}}
function viaDispatch(u,init){return new Promise((res,rej)=>{const U=new URL(u);const chunks=[];let st,hd;
 agent.dispatch({origin:U.origin,path:U.pathname,method:init.method,headers:Object.fromEntries(init.headers),body:init.body},{onRequestStart(c){},onResponseStart(c,s,h){st=s;hd=h},onResponseData(c,d){chunks.push(d)},onResponseEnd(){const t=Buffer.concat(chunks).toString();const s=als.getStore();if(s)s.body=t;res({ok:true,status:st,url:u,headers:new H(hd),text:async()=>t,json:async()=>JSON.parse(t),body:null})},onResponseError(c,e){rej(e)}})})}
async function viaDispatchResp(u,init){const d=await viaDispatch(u,init);return new globalThis.Response(await d.text(),{status:d.status,headers:d.headers.h})}
const fetchers={fetch:viaFetch,request:viaRequest,requestDuck:viaRequestDuck,dispatch:viaDispatch,dispatchResp:viaDispatchResp};
const fetchImpl=fetchers[process.argv[3]]??viaFetch;
const content='x'.repeat(1000);
let call;
const schema={name:'p',schema:{type:'object',properties:{verdict:{type:'string'}}},strict:true};
if(mode==='raw'){call=async()=>{const b=JSON.stringify({model:'m',messages:[{role:'user',content}],max_tokens:50});const r=await fetchImpl(url+'/chat/completions',{method:'POST',headers:new Headers({'content-type':'application/json'}),body:b});await r.json()}}
else if(mode==='sdk'){const {OpenAI}=await import('openai');const c=new OpenAI({apiKey:'k',baseURL:url,fetch:fetchImpl,maxRetries:0});call=()=>c.chat.completions.create({model:'m',messages:[{role:'user',content}],max_tokens:50},{headers:{'Idempotency-Key':'a','X-Mettle-Attempt':'1'}})}
else {const {initChatModel}=await import('langchain/chat_models/universal');const {HumanMessage,SystemMessage}=await import('@langchain/core/messages');
 const w=await initChatModel('m',{modelProvider:'openai',apiKey:'k',temperature:0,maxTokens:50,maxRetries:0,streaming:false,configuration:{baseURL:url,fetch:fetchImpl},...(mode.includes('schema')?{modelKwargs:{response_format:{type:'json_schema',json_schema:schema}}}:{})});
 const inner=await w._getModelInstance();
 const opt=()=>({options:{headers:{'Idempotency-Key':'a','X-Mettle-Attempt':'1'}}, ...(mode.includes('signal')?{signal:new AbortController().signal}:{})});
 if(mode.startsWith('wrap'))call=()=>w.invoke([new HumanMessage(content)],opt());
 else if(mode.startsWith('lccomp'))call=()=>inner.completions.invoke([new HumanMessage(content)],opt());
 else if(mode.startsWith('lcgen'))call=()=>inner._generate([new HumanMessage(content)],opt());
 else call=()=>inner.invoke([new HumanMessage(content)],opt());
}
async function run(n,c){let i=0;await Promise.all(Array.from({length:c},async()=>{while(i++<n)await als.run({body:null},call)}))}
await run(1000,50);
const c0=process.cpuUsage(),t0=performance.now();const N=3000;await run(N,50);const c=process.cpuUsage(c0);
console.log(mode,process.argv[3],((c.user+c.system)/1000/N).toFixed(3)+' ms/call',(N/(performance.now()-t0)*1000).toFixed(0)+'/s', (process.memoryUsage().rss/1e6).toFixed(0)+'MB');
process.exit(0);
