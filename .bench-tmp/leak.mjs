import { createModelClient } from '../models/client-registry.ts';
import { readChatAnswer } from '../models/read-answer.ts';
const client=createModelClient({name:'b',baseURL:'http://127.0.0.1:18181/v1',apiKey:'k',timeoutMs:60000});
const schema=process.argv[2]==='schema'?{name:'p',schema:{type:'object',properties:{verdict:{type:'string'}},required:['verdict'],additionalProperties:false}}:null;
const content='x'.repeat(1000);
const ctl=new AbortController();
let n=0;
const call=async()=>{const raw=await client.send({model:'m',parameters:{},request:{kind:'chat',messages:[{role:'system',content:'policy'},{role:'user',content}],maxTokens:50,temperature:0,seed:1,logprobs:null,schema},headers:{'Idempotency-Key':'k'+n++,'X-Mettle-Attempt':'1'},signal:ctl.signal});if(readChatAnswer(raw).kind!=='answered')throw new Error(raw.body)};
async function run(N,c){let i=0;await Promise.all(Array.from({length:c},async()=>{while(i++<N)await call()}))}

for(const N of [5000,20000,20000]){await run(N,50);gc();gc();console.log(N,(process.memoryUsage().heapUsed/1e6).toFixed(1)+'MB heap',(process.memoryUsage().rss/1e6).toFixed(0))}
